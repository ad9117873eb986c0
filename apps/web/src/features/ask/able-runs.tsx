import Link from "next/link";
import { AbleRunsDocument, type RecipeAbility } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { type PageQuery, queryString, toSegment } from "@/ui/links";

interface AbleRunsProperties {
  ability: RecipeAbility;
  dataset: string;
  /** The page that asks, and its query: a link asks the same of another run. */
  path: string;
  query: PageQuery;
}

/** The dataset's runs that can answer what this one could not, or the recipes that would make one. */
export async function AbleRuns({ ability, dataset, path, query }: AbleRunsProperties) {
  const answer = await ask(AbleRunsDocument, { dataset, ability });
  if (!answer.ok) return null;
  const runs = answer.data.trainingRuns.edges.map(({ node }) => node);
  if (runs.length > 0)
    return (
      <p className="mt-4">
        Ask{" "}
        {runs.map(({ id, name }, at) => {
          const search = queryString(query);
          search.set("run", toSegment(id));
          return (
            <span key={id}>
              {at > 0 ? ", " : null}
              <Link href={`${path}?${search}`} className="link" scroll={false}>
                {name}
              </Link>
            </span>
          );
        })}{" "}
        instead.
      </p>
    );
  return (
    <p className="mt-4">
      No run of this dataset can answer yet. Train{" "}
      {answer.data.recipes
        .filter(({ abilities }) => abilities.includes(ability))
        .map(({ name, title }, at) => (
          <span key={name}>
            {at > 0 ? " or " : null}
            <Link href={`/runs/new?dataset=${toSegment(dataset)}&recipe=${name}`} className="link">
              {title}
            </Link>
          </span>
        ))}
      .
    </p>
  );
}
