"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useKeptScope } from "./kept-scope";
import { inScope } from "./scope-address";

interface LinkTabsProperties {
  label: string;
  tabs: readonly { href: string; label: string }[];
}

/** Pages beside each other, as tabs; dataset and run go along from one to the other. */
export function LinkTabs({ label, tabs }: LinkTabsProperties) {
  const path = usePathname();
  const scope = useKeptScope();
  return (
    <nav aria-label={label} className="mb-8 flex gap-1 overflow-x-auto border-line border-b">
      {tabs.map(({ href, label }) => (
        <Link
          key={href}
          href={inScope(href, scope)}
          aria-current={path === href ? "page" : undefined}
          className="-mb-px whitespace-nowrap border-transparent border-b-2 px-3 py-2.5 text-muted text-sm hover:text-ink aria-[current]:border-accent aria-[current]:text-ink"
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
