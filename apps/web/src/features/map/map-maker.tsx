"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useLive } from "@/features/runs/use-live";
import { askFromBrowser } from "@/graphql/browser";
import {
  MakeMapDocument,
  MapChangedDocument,
  type MapStateFragment,
  type Projection,
  type Role,
} from "@/graphql/generated/documents";
import { formatPercent } from "@/ui/format";
import { InlineProblem } from "@/ui/notice";
import { ProgressBar } from "@/ui/progress-bar";
import { may, RoleNote } from "@/ui/role-note";
import { isUnderWay, projectionNames } from "./projections";

/** Stands where the map will be: makes it, or tells how far it is, or why it failed. */
export function MapMaker({
  run,
  projection,
  newest,
  role,
}: {
  run: string;
  projection: Projection;
  /** The newest map of the projection, which did not succeed; undefined: nobody asked for one. */
  newest: MapStateFragment | undefined;
  role: Role;
}) {
  const name = projectionNames[projection];
  return (
    <div className="mx-auto grid w-full max-w-md content-center justify-items-center gap-4 px-6 py-16 text-center">
      {newest && isUnderWay(newest) ? (
        <>
          <h2 className="text-2xl">The {name} map is being drawn</h2>
          <MapProgress map={newest} />
        </>
      ) : (
        <>
          <h2 className="text-2xl">
            {newest?.status === "FAILED" ? `The ${name} map failed` : `No ${name} map was drawn yet`}
          </h2>
          {newest?.error ? <InlineProblem>{newest.error}</InlineProblem> : null}
          <MakeButton run={run} projection={projection} role={role} again={newest?.status === "FAILED"} />
        </>
      )}
    </div>
  );
}

/** How far a map under way is; the page is asked for anew once it has ended. */
export function MapProgress({ map: initial }: { map: MapStateFragment }) {
  const router = useRouter();
  const [map, connected] = useLive(
    MapChangedDocument,
    initial,
    (data) => data.mapChanged,
    isUnderWay,
    () => router.refresh(),
  );
  return (
    <div className="w-full">
      <ProgressBar fraction={map.progress} label="The map's progress" />
      <p className="mt-2 text-muted text-sm tabular-nums" aria-live="polite">
        {connected
          ? map.status === "QUEUED"
            ? "It waits for its turn: maps that nobody asked for let trainings go first."
            : `${formatPercent(map.progress)} drawn`
          : "Connection lost. Trying again."}
      </p>
    </div>
  );
}

function MakeButton({
  run,
  projection,
  role,
  again,
}: {
  run: string;
  projection: Projection;
  role: Role;
  again: boolean;
}) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  async function make() {
    setBusy(true);
    setProblem(null);
    const answer = await askFromBrowser(MakeMapDocument, { input: { run, projection } });
    const result = answer.ok ? answer.data.computeMap : null;
    if (!answer.ok) setProblem(answer.problem.message);
    else if (result && "message" in result) setProblem(result.message);
    else router.refresh();
    setBusy(false);
  }
  if (!may(role, "TRAINER"))
    return (
      <RoleNote role={role} needed="TRAINER">
        Drawing a map
      </RoleNote>
    );
  return (
    <>
      <button type="button" className="button button-primary" disabled={busy} onClick={make}>
        {again ? "Try again" : `Draw the ${projectionNames[projection]} map`}
      </button>
      {problem ? <InlineProblem>{problem}</InlineProblem> : null}
    </>
  );
}
