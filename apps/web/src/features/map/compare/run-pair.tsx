"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { loadRuns, runChoice } from "@/features/scope/scope-bar";
import type { ScopeRunFragment } from "@/graphql/generated/documents";
import { Chooser } from "@/ui/chooser";
import { toSegment } from "@/ui/links";

/** Which two runs are compared; a button exchanges them. */
export function RunPair({
  dataset,
  runs,
}: {
  dataset: string;
  runs: readonly [ScopeRunFragment, ScopeRunFragment];
}) {
  const router = useRouter();
  const path = usePathname();
  const query = useSearchParams();
  function choose(ids: readonly string[]) {
    const next = new URLSearchParams(query);
    next.delete("run");
    for (const id of ids) next.append("run", toSegment(id));
    router.push(`${path}?${next}`, { scroll: false });
  }
  const [a, b] = runs;
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-2">
      <Chooser
        label="First run"
        current={runChoice(a)}
        placeholder="Choose a run"
        load={(after) => loadRuns(dataset, after)}
        onChoose={(id) => choose([id, b.id])}
      />
      <button type="button" className="button min-h-9! px-2.5!" onClick={() => choose([b.id, a.id])}>
        <span aria-hidden="true">⇄</span>
        <span className="sr-only">Exchange the two runs</span>
      </button>
      <Chooser
        label="Second run"
        current={runChoice(b)}
        placeholder="Choose a run"
        load={(after) => loadRuns(dataset, after)}
        onChoose={(id) => choose([a.id, id])}
      />
    </div>
  );
}
