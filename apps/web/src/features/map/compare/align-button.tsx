"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { askFromBrowser } from "@/graphql/browser";
import {
  MakeMapDocument,
  type MapStateFragment,
  type Projection,
  type Role,
} from "@/graphql/generated/documents";
import { InlineProblem } from "@/ui/notice";
import { may } from "@/ui/role-note";
import { MapProgress } from "../map-maker";
import { isUnderWay } from "../projections";

interface AlignButtonProperties {
  run: string;
  projection: Projection;
  /** The map to lie as. */
  alignWith: string;
  /** The newest map of the run that was drawn, or is, so that it lies as the other one. */
  newest: MapStateFragment | undefined;
  role: Role;
}

/** Draws the second run's map anew so that it lies as the first one's; tells how far that is. */
export function AlignButton({ run, projection, alignWith, newest, role }: AlignButtonProperties) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  async function align() {
    setBusy(true);
    setProblem(null);
    const answer = await askFromBrowser(MakeMapDocument, { input: { run, projection, alignWith } });
    const result = answer.ok ? answer.data.computeMap : null;
    if (!answer.ok) setProblem(answer.problem.message);
    else if (result && "message" in result) setProblem(result.message);
    else router.refresh();
    setBusy(false);
  }
  if (newest && isUnderWay(newest))
    return (
      <div className="w-48">
        <MapProgress map={newest} />
      </div>
    );
  if (!may(role, "TRAINER")) return null;
  return (
    <>
      <button
        type="button"
        className="button min-h-9!"
        title="Draws the second map anew from the first, so that what is alike in both lies in the same place"
        disabled={busy}
        onClick={align}
      >
        Align the second map
      </button>
      {newest?.error ? <InlineProblem>{newest.error}</InlineProblem> : null}
      {problem ? <InlineProblem>{problem}</InlineProblem> : null}
    </>
  );
}
