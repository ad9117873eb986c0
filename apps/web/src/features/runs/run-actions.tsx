"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { askFromBrowser } from "@/graphql/browser";
import {
  CancelTrainingDocument,
  DeleteRunDocument,
  PromoteRunDocument,
  ResumeTrainingDocument,
  type Role,
  type RunLiveFragment,
} from "@/graphql/generated/documents";
import type { Answer } from "@/graphql/problem";
import { ConfirmButton } from "@/ui/confirm-button";
import { InlineProblem } from "@/ui/notice";
import { may, RoleNote } from "@/ui/role-note";
import { actionsOf, type RunAction, roleOf } from "./run-state";

/** What can be done with a run now; what went wrong with it stands below the buttons. */
export function RunActions({
  run,
  role,
}: {
  run: Pick<RunLiveFragment, "id" | "status" | "promoted" | "name">;
  role: Role;
}) {
  const router = useRouter();
  const [busy, setBusy] = useState<RunAction | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const possible = actionsOf[run.status].filter(
    (action) => may(role, roleOf[action]) && (action !== "promote" || !run.promoted),
  );

  async function act(action: RunAction) {
    setBusy(action);
    setProblem(null);
    const message = await perform(action, run.id);
    setBusy(null);
    if (message !== null) setProblem(message);
    else if (action === "delete") router.push("/runs");
    router.refresh();
  }

  return (
    <div className="grid gap-2">
      {role === "VIEWER" ? (
        <RoleNote role={role} needed="TRAINER">
          Changing a run
        </RoleNote>
      ) : null}
      <div className="flex min-h-10 flex-wrap gap-2">
        {possible.map((action) =>
          action === "delete" ? (
            <ConfirmButton
              key={action}
              disabled={busy !== null}
              question={`Delete ${run.name} for good?`}
              onConfirm={() => act("delete")}
            >
              Delete
            </ConfirmButton>
          ) : (
            <button
              key={action}
              type="button"
              className={`button ${action === "cancel" ? "" : "button-primary"}`}
              disabled={busy !== null}
              onClick={() => act(action)}
            >
              {busy === action ? busyWords[action] : words[action]}
            </button>
          ),
        )}
      </div>
      {problem ? <InlineProblem>{problem}</InlineProblem> : null}
    </div>
  );
}

const words = { cancel: "Cancel", resume: "Resume", promote: "Promote" };
const busyWords = { cancel: "Cancelling", resume: "Resuming", promote: "Promoting" };

/** The API's objection, or null when it was done. */
async function perform(action: RunAction, id: string): Promise<string | null> {
  switch (action) {
    case "cancel":
      return objection(await askFromBrowser(CancelTrainingDocument, { id }), (data) => data.cancelTraining);
    case "resume":
      return objection(await askFromBrowser(ResumeTrainingDocument, { id }), (data) => data.resumeTraining);
    case "promote":
      return objection(await askFromBrowser(PromoteRunDocument, { id }), (data) => data.promoteRun);
    case "delete":
      return objection(await askFromBrowser(DeleteRunDocument, { id }), (data) => data.deleteRun);
  }
}

function objection<Data>(answer: Answer<Data>, result: (data: Data) => object): string | null {
  if (!answer.ok) return answer.problem.message;
  const outcome = result(answer.data);
  return "message" in outcome ? String(outcome.message) : null;
}
