import { cache, Suspense } from "react";
import { DatasetFileSizesDocument, type DatasetPageQuery } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { formatBytes } from "@/ui/format";
import { samePath } from "@/ui/links";

type PageDataset = NonNullable<DatasetPageQuery["dataset"]>;

/** Asking for a file's size makes the file. With more ratings than this that takes a while, and is left to the click. */
const sizedUpTo = 1_000_000;

const contents: Readonly<Record<string, string>> = {
  "movies.parquet": "Titles, years, genres and what else the source tells",
  "ratings.parquet": "Who rated what, how and when",
};

/** The dataset as files for other tools, through the site's own origin. */
export function DatasetDownloads({ dataset }: { dataset: PageDataset }) {
  if (dataset.downloads.length === 0) return null;
  return (
    <section className="panel min-w-0 px-5 py-5 sm:px-7 sm:py-6" aria-labelledby="downloads">
      <h2 id="downloads" className="mb-3 text-[1.375rem]">
        Downloads
      </h2>
      <ul className="grid gap-2.5 text-sm">
        {dataset.downloads.map(({ url }) => {
          const name = url.split("/").at(-1) ?? url;
          return (
            <li key={url} className="flex justify-between gap-4">
              <span className="min-w-0">
                <a className="link" href={samePath(url)} download>
                  {name}
                </a>
                <span className="block text-[0.8125rem] text-muted">{contents[name]}</span>
              </span>
              {dataset.ratingCount <= sizedUpTo ? (
                <Suspense fallback={<span className="skeleton h-5 w-14" />}>
                  <Size dataset={dataset.id} url={url} />
                </Suspense>
              ) : null}
            </li>
          );
        })}
      </ul>
      {dataset.ratingCount > sizedUpTo ? (
        <p className="mt-3 text-[0.8125rem] text-muted">
          Made when first asked for, which can take a minute.
        </p>
      ) : null}
    </section>
  );
}

// All files' sizes come with one answer.
const fileSizes = cache((id: string) => ask(DatasetFileSizesDocument, { id }));

async function Size({ dataset, url }: { dataset: string; url: string }) {
  const answer = await fileSizes(dataset);
  const bytes = answer.ok
    ? answer.data.dataset?.downloads.find((file) => file.url === url)?.bytes
    : undefined;
  return (
    <span className="shrink-0 text-muted tabular-nums">{bytes === undefined ? "" : formatBytes(bytes)}</span>
  );
}
