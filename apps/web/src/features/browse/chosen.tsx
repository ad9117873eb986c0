"use client";

import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";

/** The people that the list is filtered by, each a link to the list without them. */
export function Chosen() {
  const path = usePathname();
  const query = useSearchParams();
  const people = query.getAll("person");
  if (people.length === 0) return null;
  return (
    <ul aria-label="People" className="-mt-4 mb-8 flex flex-wrap gap-1.5">
      {people.map((person) => {
        const without = new URLSearchParams(query);
        without.delete("person");
        for (const name of ["after", "before"]) without.delete(name);
        for (const other of people) if (other !== person) without.append("person", other);
        return (
          <li key={person}>
            <Link
              href={`${path}?${without}`}
              className="inline-flex min-h-8 items-center gap-1.5 rounded-full border border-accent bg-accent-soft px-3 text-[0.8125rem] text-accent"
            >
              <span className="sr-only">Without </span>
              {person} <span aria-hidden="true">×</span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
