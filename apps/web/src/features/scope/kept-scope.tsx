"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { fromSegment } from "@/ui/links";

interface KeptScope {
  readonly dataset?: string;
  readonly run?: string;
}

const Kept = createContext<{ scope: KeptScope; publish(scope: KeptScope | null): void }>({
  scope: {},
  publish: () => {},
});

/** Lets the links of the header keep the scope of the page below it, which alone knows what it is about. */
export function KeptScopeProvider({ children }: { children: ReactNode }) {
  const [published, publish] = useState<KeptScope | null>(null);
  const query = useSearchParams();
  const comparing = ["/runs/compare", "/map/compare"].includes(usePathname());
  const dataset = query.get("dataset");
  // The runs that are compared are not a choice of one.
  const run = comparing ? null : query.get("run");
  const value = useMemo(
    () => ({
      scope: published ?? {
        ...(dataset ? { dataset: fromSegment(dataset) } : {}),
        ...(run ? { run: fromSegment(run) } : {}),
      },
      publish,
    }),
    [published, dataset, run],
  );
  return <Kept value={value}>{children}</Kept>;
}

export function useKeptScope(): KeptScope {
  return useContext(Kept).scope;
}

/** While mounted, links of the header lead to pages of this scope. */
export function usePublishedScope(dataset: string | undefined, run: string | undefined): void {
  const { publish } = useContext(Kept);
  useEffect(() => {
    publish({ ...(dataset ? { dataset } : {}), ...(run ? { run } : {}) });
    return () => publish(null);
  }, [dataset, run, publish]);
}
