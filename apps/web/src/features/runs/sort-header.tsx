"use client";

import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
import type { RunColumn } from "./run-columns";
import { firstDirection, type Sorting } from "./runs-query";

interface SortHeaderProperties {
  /** By what the list is ordered when it is followed; absent: by nothing. */
  by?: string;
  sorting?: Sorting;
  columns: readonly RunColumn[];
  /** Its numbers stand at the right. */
  end?: boolean;
  /** It stays in sight while the others are scrolled. */
  first?: boolean;
  children: ReactNode;
}

/** A column's header: a link that orders the list by it, and the other way round where it is so ordered already. */
export function SortHeader({ by, sorting, columns, end, first, children }: SortHeaderProperties) {
  const path = usePathname();
  const query = new URLSearchParams(useSearchParams());
  const current = by !== undefined && sorting?.by === by ? sorting.direction : null;
  const look = `px-3 py-2.5 align-bottom font-normal ${end ? "text-right" : "text-left"} ${
    first ? "sticky left-0 z-10 bg-surface pl-4 sm:pl-5" : ""
  }`;
  if (!sorting || by === undefined)
    return (
      <th scope="col" className={look}>
        <span className="inline-flex min-h-6 items-center">{children}</span>
      </th>
    );
  const opposite = current === "ASC" ? "DESC" : "ASC";
  const next = current ? opposite : firstDirection(by, columns);
  for (const name of ["after", "dir", "sort"]) query.delete(name);
  if (by !== "newest") query.set("sort", by);
  if (next !== firstDirection(by, columns)) query.set("dir", next.toLowerCase());
  return (
    <th
      scope="col"
      className={look}
      aria-sort={current ? (current === "ASC" ? "ascending" : "descending") : undefined}
    >
      <Link
        href={`${path}?${query}`}
        replace
        scroll={false}
        className={`inline-flex min-h-6 items-center gap-1 hover:text-ink ${end ? "flex-row-reverse" : ""} ${current ? "font-medium text-ink" : ""}`}
      >
        {children}
        <span aria-hidden="true" className={`w-2.5 text-xs ${current ? "text-accent" : "opacity-0"}`}>
          {(current ?? next) === "ASC" ? "↑" : "↓"}
        </span>
      </Link>
    </th>
  );
}
