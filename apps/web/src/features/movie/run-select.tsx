"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useId, useTransition } from "react";
import { toSegment } from "@/ui/links";

interface RunChoice {
  id: string;
  name: string;
  promoted: boolean;
  recipe: { title: string };
  dataset?: { name: string };
}

/**
 * Switches the run that answers this page, in the address: `run` is set and everything else stays, except for
 * `clears`, the parameters that another run would not understand.
 */
export function RunSelect({
  runs,
  current,
  clears = [],
}: {
  runs: readonly RunChoice[];
  current: string | null;
  clears?: string[];
}) {
  const id = useId();
  const router = useRouter();
  const path = usePathname();
  const query = useSearchParams();
  const [pending, startTransition] = useTransition();
  return (
    <div className="flex min-w-0 items-center gap-2.5">
      <label htmlFor={id} className="shrink-0 text-muted text-sm">
        Run
      </label>
      <select
        id={id}
        className="input min-w-0 sm:w-auto! sm:max-w-96"
        aria-busy={pending}
        value={current ?? ""}
        onChange={(event) => {
          const next = new URLSearchParams(query);
          for (const name of clears) next.delete(name);
          next.set("run", toSegment(event.target.value));
          startTransition(() => router.push(`${path}?${next}`, { scroll: false }));
        }}
      >
        {current === null ? <option value="">Choose a run</option> : null}
        {runs.map((run) => (
          <option key={run.id} value={run.id}>
            {run.name} · {run.recipe.title}
            {run.dataset ? ` · ${run.dataset.name}` : ""}
            {run.promoted ? " (promoted)" : ""}
          </option>
        ))}
      </select>
    </div>
  );
}
