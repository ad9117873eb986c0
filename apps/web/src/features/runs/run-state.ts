import type { Role, RunStatus } from "@/graphql/generated/documents";

/** What a person can do with a run in each state. */
export const actionsOf: Readonly<Record<RunStatus, readonly RunAction[]>> = {
  QUEUED: ["cancel", "clone"],
  RUNNING: ["cancel", "clone"],
  SUCCEEDED: ["promote", "refit", "clone", "archive", "delete"],
  FAILED: ["resume", "clone", "archive", "delete"],
  CANCELLED: ["resume", "clone", "archive", "delete"],
};
export type RunAction = "cancel" | "resume" | "promote" | "refit" | "clone" | "archive" | "delete";

/** What each takes, as the API has it. */
export const roleOf: Readonly<Record<RunAction, Role>> = {
  cancel: "TRAINER",
  resume: "TRAINER",
  promote: "TRAINER",
  refit: "TRAINER",
  clone: "TRAINER",
  archive: "TRAINER",
  delete: "ADMIN",
};

/** It will still change by itself. */
export function isUnderWay(run: { readonly status: RunStatus }): boolean {
  return run.status === "QUEUED" || run.status === "RUNNING";
}
