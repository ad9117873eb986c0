"use client";

import Link from "next/link";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useState } from "react";
import type { Role, RunListRowFragment } from "@/graphql/generated/documents";
import { toSegment } from "@/ui/links";
import { InlineProblem } from "@/ui/notice";
import { may } from "@/ui/role-note";
import { archiveRun } from "./archive-run";
import { cloneHref } from "./clone-href";

interface RunRowActionsProperties {
  run: Pick<RunListRowFragment, "id" | "name" | "archived" | "recipe">;
  role: Role;
  pinned: boolean;
  pinnable: boolean;
}

const look = "inline-flex min-h-6 items-center text-muted underline-offset-2 hover:text-ink hover:underline";

/** What is done with one run of a list: held against the others, started again with other options, put aside. */
export function RunRowActions({ run, role, pinned, pinnable }: RunRowActionsProperties) {
  const router = useRouter();
  const path = usePathname();
  const query = new URLSearchParams(useSearchParams());
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  query.delete("pin");
  if (!pinned) query.set("pin", toSegment(run.id));

  async function archive() {
    setBusy(true);
    setProblem(await archiveRun(run.id, !run.archived));
    setBusy(false);
    router.refresh();
  }

  return (
    <>
      <p className="mt-0.5 flex flex-wrap gap-x-3 text-[0.8125rem]">
        {pinnable ? (
          <Link href={`${path}?${query}`} replace scroll={false} className={look}>
            {pinned ? "Unpin" : "Pin"}
            <span className="sr-only"> {run.name}</span>
          </Link>
        ) : null}
        {run.recipe.trains && may(role, "TRAINER") ? (
          <Link href={cloneHref(run.id)} className={look}>
            Clone<span className="sr-only"> {run.name}</span>
          </Link>
        ) : null}
        {may(role, "TRAINER") ? (
          <button type="button" className={look} disabled={busy} onClick={archive}>
            {run.archived ? "Unarchive" : "Archive"}
            <span className="sr-only"> {run.name}</span>
          </button>
        ) : null}
      </p>
      {problem ? <InlineProblem>{problem}</InlineProblem> : null}
    </>
  );
}
