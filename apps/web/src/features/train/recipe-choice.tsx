import type { RecipeName, TrainingChoicesQuery } from "@/graphql/generated/documents";
import { LinkedText } from "@/ui/linked-text";

interface RecipeChoiceProperties {
  recipes: TrainingChoicesQuery["recipes"];
  chosen: RecipeName | undefined;
  onChoose(name: RecipeName): void;
}

const partWords = { RATINGS: "ratings", GENRES: "genres", METADATA: "metadata", PAIRS: "pairs" };

type Parts = TrainingChoicesQuery["recipes"][number]["needs"];

/** "Learns from ratings", "Learns from genres and pairs or ratings". */
function learnsFrom(needs: Parts, needsOneOf: Parts): string {
  const words = (parts: Parts, between: string) => parts.map((part) => partWords[part]).join(between);
  const all = [words(needs, ", "), words(needsOneOf, " or ")].filter((part) => part !== "");
  return `Learns from ${all.join(" and ")}`;
}

/** The recipes as radio cards, and the chosen one's reference. */
export function RecipeChoice({ recipes, chosen, onChoose }: RecipeChoiceProperties) {
  const recipe = recipes.find((one) => one.name === chosen);
  return (
    <fieldset>
      <legend className="mb-4 font-serif text-[1.375rem]">Recipe</legend>
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {recipes.map(({ name, title, summary, needs, needsOneOf }) => (
          <label
            key={name}
            className="panel flex cursor-pointer flex-col px-4 py-3.5 transition-colors hover:border-line-strong has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2"
          >
            <input
              type="radio"
              name="recipe"
              value={name}
              checked={name === chosen}
              onChange={() => onChoose(name)}
              className="sr-only"
            />
            <span className="font-medium">{title}</span>
            <span className="mt-1 text-[0.8125rem] text-muted leading-snug">{summary}</span>
            <span className="mt-auto pt-2.5 text-[0.8125rem] text-muted">
              {learnsFrom(needs, needsOneOf)}
            </span>
          </label>
        ))}
      </div>
      {recipe ? (
        <p className="mt-3 text-muted text-sm">
          After <LinkedText text={recipe.reference} />
        </p>
      ) : null}
    </fieldset>
  );
}
