import { type Problem, type Recipe, recipes } from "@cinevec/core";
import type { TrainingRun } from "@cinevec/db";

/** Why a run can't be trained where it was asked for; paths as in StartTrainingInput. */
export function engineProblems(
  engine: TrainingRun["trainOn"],
  { name, spark }: Recipe<unknown>,
  options: unknown,
  mayUseSpark: boolean,
): Problem[] {
  if (engine === "LOCAL") return [];
  const refuse = (message: string): Problem[] => [{ path: ["engine"], message }];
  if (!spark) {
    const able = [...recipes.values()].filter((recipe) => recipe.spark).map((recipe) => recipe.name);
    return refuse(`Spark's MLlib can't train ${name}; it can train ${able.join(" and ")}.`);
  }
  if (!mayUseSpark)
    return refuse(
      "This server has one worker, its own, and it has no Spark cluster: start it with CINEVEC_SPARK_MASTER, for instance local[4] or spark://host:7077.",
    );
  const given = typeof options === "object" && options !== null ? Object.keys(options) : [];
  return given
    .filter((option) => spark.without.includes(option))
    .map((option) => ({
      path: ["options", option],
      message: "Spark's MLlib has nothing like it: leave it out, or train here.",
    }));
}
