"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { askFromBrowser } from "@/graphql/browser";
import {
  CancelTrainingDocument,
  DeleteRunDocument,
  PromoteRunDocument,
  type Purpose,
  RefitRunDocument,
  ResumeTrainingDocument,
  type Role,
  type RunLiveFragment,
} from "@/graphql/generated/documents";
import type { Answer } from "@/graphql/problem";
import { ConfirmButton } from "@/ui/confirm-button";
import { runHref } from "@/ui/links";
import { InlineProblem } from "@/ui/notice";
import { may, RoleNote } from "@/ui/role-note";
import { archiveRun } from "./archive-run";
import { cloneHref } from "./clone-href";
import { actionsOf, type RunAction, roleOf } from "./run-state";

type ActedRun = Pick<
  RunLiveFragment,
  "id" | "status" | "promotedFor" | "refitOf" | "name" | "recipe" | "archived"
>;

const purposes: readonly Purpose[] = ["NEIGHBORS", "RECOMMENDATIONS"];

/** A button: what stands on it, and what it does. */
interface Choice {
  readonly words: string;
  readonly busyWords: string;
  readonly primary?: boolean;
  /** Where given, asked before. */
  readonly question?: string;
  perform(): Promise<Outcome>;
}

/** The API's objection, or null when it was done; and where that leads. */
interface Outcome {
  readonly objection: string | null;
  readonly href?: string;
}

/** What can be done with a run now; what went wrong with it stands below the buttons. */
export function RunActions({ run, role }: { run: ActedRun; role: Role }) {
  const router = useRouter();
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function act({ words, perform }: Choice) {
    setBusy(words);
    setProblem(null);
    const { objection, href } = await perform();
    setBusy(null);
    if (objection !== null) setProblem(objection);
    else if (href) router.push(href);
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
        {choicesOf(run, role).map((choice) =>
          choice.question ? (
            <ConfirmButton
              key={choice.words}
              disabled={busy !== null}
              question={choice.question}
              onConfirm={() => act(choice)}
            >
              {choice.words}
            </ConfirmButton>
          ) : (
            <button
              key={choice.words}
              type="button"
              className={`button ${choice.primary ? "button-primary" : ""}`}
              disabled={busy !== null}
              onClick={() => act(choice)}
            >
              {busy === choice.words ? choice.busyWords : choice.words}
            </button>
          ),
        )}
      </div>
      {problem ? <InlineProblem>{problem}</InlineProblem> : null}
    </div>
  );
}

function choicesOf(run: ActedRun, role: Role): Choice[] {
  const { id } = run;
  const possible = actionsOf[run.status].filter((action) => may(role, roleOf[action]));
  const choices: Readonly<Record<RunAction, () => Choice[]>> = {
    cancel: () => [
      {
        words: "Cancel",
        busyWords: "Cancelling",
        perform: async () =>
          outcome(await askFromBrowser(CancelTrainingDocument, { id }), (data) => data.cancelTraining),
      },
    ],
    resume: () => [
      {
        words: "Resume",
        busyWords: "Resuming",
        primary: true,
        perform: async () =>
          outcome(await askFromBrowser(ResumeTrainingDocument, { id }), (data) => data.resumeTraining),
      },
    ],
    promote: () =>
      purposes
        .filter((purpose) => !run.promotedFor.includes(purpose))
        .map((purpose) => ({
          words: `Promote for ${purpose.toLowerCase()}`,
          busyWords: "Promoting",
          primary: true,
          perform: async () =>
            outcome(
              await askFromBrowser(PromoteRunDocument, { id, for: [purpose] }),
              (data) => data.promoteRun,
            ),
        })),
    refit: () => (run.refitOf || !run.recipe.trains ? [] : [refit(id)]),
    clone: () =>
      run.recipe.trains
        ? [
            {
              words: "Clone",
              busyWords: "Opening the form",
              perform: async () => ({ objection: null, href: cloneHref(id) }),
            },
          ]
        : [],
    archive: () => [
      {
        words: run.archived ? "Unarchive" : "Archive",
        busyWords: "Archiving",
        perform: async () => ({ objection: await archiveRun(id, !run.archived) }),
      },
    ],
    delete: () => [
      {
        words: "Delete",
        busyWords: "Deleting",
        question: `Delete ${run.name} for good?`,
        perform: async () => ({
          ...outcome(await askFromBrowser(DeleteRunDocument, { id }), (data) => data.deleteRun),
          href: "/runs",
        }),
      },
    ],
  };
  return possible.flatMap((action) => choices[action]());
}

function refit(id: string): Choice {
  return {
    words: "Refit on all ratings",
    busyWords: "Starting the refit",
    async perform() {
      const answer = await askFromBrowser(RefitRunDocument, { id });
      const result = answer.ok ? answer.data.refitRun : null;
      return {
        ...outcome(answer, (data) => data.refitRun),
        ...(result && "data" in result ? { href: runHref(result.data.id) } : {}),
      };
    },
  };
}

function outcome<Data>(answer: Answer<Data>, result: (data: Data) => object): Outcome {
  if (!answer.ok) return { objection: answer.problem.message };
  const told = result(answer.data);
  return { objection: "message" in told ? String(told.message) : null };
}
