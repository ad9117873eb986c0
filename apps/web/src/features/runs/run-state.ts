import type { RunStatus } from "@/graphql/generated/documents";

/** What a person can do with a run in each state. */
export const actionsOf: Readonly<Record<RunStatus, readonly RunAction[]>> = {
  QUEUED: ["cancel"],
  RUNNING: ["cancel"],
  SUCCEEDED: ["promote", "delete"],
  FAILED: ["resume", "delete"],
  CANCELLED: ["resume", "delete"],
};
export type RunAction = "cancel" | "resume" | "promote" | "delete";

/** It will still change by itself. */
export function isUnderWay(run: { readonly status: RunStatus }): boolean {
  return run.status === "QUEUED" || run.status === "RUNNING";
}
