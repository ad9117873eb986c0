import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import type { ApiProblem } from "@/graphql/problem";
import { ProblemPanel } from "./notice";

/** Arguments of the pages' questions that name a thing. */
const naming = new Set(["id", "dataset", "run", "runs"]);

/**
 * What a page shows instead of itself. Where the address names a thing that does not exist, or could not, the
 * page is not found (HTTP 404); every other problem is told, as the page's heading where it has no other.
 */
export function pageProblem(problem: ApiProblem, level: "h1" | "h2" = "h1"): ReactNode {
  const named = problem.problems?.some(({ path }) => naming.has(path[0] ?? ""));
  if (problem.code === "NOT_FOUND" || (problem.code === "BAD_USER_INPUT" && named)) notFound();
  return <ProblemPanel level={level} problem={problem} />;
}
