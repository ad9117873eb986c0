"use client";

import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";

interface LinkTabsProperties {
  label: string;
  tabs: readonly {
    href: string;
    label: string /** Whether the chosen run goes along to it. */;
    keepsRun?: boolean;
  }[];
}

/** Pages beside each other, as tabs. */
export function LinkTabs({ label, tabs }: LinkTabsProperties) {
  const path = usePathname();
  const run = useSearchParams().get("run");
  return (
    <nav aria-label={label} className="mb-8 flex gap-1 overflow-x-auto border-line border-b">
      {tabs.map(({ href, label, keepsRun = true }) => (
        <Link
          key={href}
          href={run && keepsRun ? `${href}?run=${run}` : href}
          aria-current={path === href ? "page" : undefined}
          className="-mb-px whitespace-nowrap border-transparent border-b-2 px-3 py-2.5 text-muted text-sm hover:text-ink aria-[current]:border-accent aria-[current]:text-ink"
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
