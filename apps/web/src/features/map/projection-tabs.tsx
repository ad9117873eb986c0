"use client";

import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import type { Projection } from "@/graphql/generated/documents";
import { projectionNames, projections } from "./projections";

/** The same movies projected otherwise: everything in the address stays but what names places of one picture. */
export function ProjectionTabs({ current }: { current: Projection }) {
  const path = usePathname();
  const query = useSearchParams();
  return (
    <nav aria-label="Projection" className="flex rounded-lg border border-line-strong p-0.5 text-sm">
      {projections.map((projection) => {
        const next = new URLSearchParams(query);
        for (const name of ["at", "lasso"]) next.delete(name);
        next.set("projection", projection);
        return (
          <Link
            key={projection}
            href={`${path}?${next}`}
            scroll={false}
            aria-current={projection === current ? "page" : undefined}
            className="rounded-md px-3 py-1 text-muted hover:text-ink aria-[current]:bg-accent aria-[current]:text-on-accent"
          >
            {projectionNames[projection]}
          </Link>
        );
      })}
    </nav>
  );
}
