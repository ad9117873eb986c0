import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import type { ApiProblem } from "@/graphql/problem";
import { ProblemPanel } from "./notice";

/** What a page about one thing shows instead. An id that can't be any thing's is an address where nothing is. */
export function pageProblem(problem: ApiProblem): ReactNode {
  if (problem.code === "BAD_USER_INPUT") notFound();
  return <ProblemPanel problem={problem} />;
}
