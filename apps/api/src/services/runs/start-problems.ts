import type { Problem, Recipe } from "@cinevec/core";
import type { Dataset } from "@cinevec/db";
import { longestRunName } from "./run-name.js";
import { isSeed, largestSeed } from "./seed.js";

/** Why a recipe can't learn from a dataset; paths as in StartTrainingInput. */
export function datasetProblems(dataset: Dataset, recipe: Recipe<unknown>): Problem[] {
  if (dataset.status === "IMPORTING")
    return [{ path: ["dataset"], message: "It is still being imported: wait until it is READY." }];
  if (dataset.status === "FAILED")
    return [{ path: ["dataset"], message: "Its import failed: import it again under another name." }];
  const { name, needs, needsOneOf = [] } = recipe;
  const missing = needs.filter((part) => !dataset.parts.includes(part));
  const noneOf = needsOneOf.length > 0 && !needsOneOf.some((part) => dataset.parts.includes(part));
  if (missing.length === 0 && !noneOf) return [];
  const parts = [...needs, ...(needsOneOf.length > 0 ? [needsOneOf.join(" or ")] : [])].join(" and ");
  const absent = missing.length > 0 ? missing : needsOneOf;
  return [
    {
      path: ["recipe"],
      message:
        `${name} learns from ${parts}, but the dataset has no ${absent.join(", ")}` +
        ` (it has: ${dataset.parts.join(", ") || "nothing"}).`,
    },
  ];
}

/** What is wrong with a run's name, as long as it is, and seed; paths as in StartTrainingInput. */
export function inputProblems({
  name,
  seed,
}: {
  readonly name?: string | null | undefined;
  readonly seed?: number | null | undefined;
}): Problem[] {
  const problems: Problem[] = [];
  if ((name ?? "").length > longestRunName)
    problems.push({ path: ["name"], message: `At most ${longestRunName} characters.` });
  if (seed !== null && seed !== undefined && !isSeed(seed))
    problems.push({ path: ["seed"], message: `A whole number, 0 to ${largestSeed}.` });
  return problems;
}
