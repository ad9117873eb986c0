"use client";

import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";

const questions = [
  { href: "/ask", label: "Analogy" },
  { href: "/ask/odd-one-out", label: "Odd one out" },
  { href: "/ask/similar", label: "Most similar" },
];

/** The kinds of question; the chosen run goes along from one to the next. */
export function AskTabs() {
  const path = usePathname();
  const run = useSearchParams().get("run");
  return (
    <nav aria-label="Questions" className="mb-8 flex gap-1 overflow-x-auto border-line border-b">
      {questions.map(({ href, label }) => (
        <Link
          key={href}
          href={run ? `${href}?run=${run}` : href}
          aria-current={path === href ? "page" : undefined}
          className="-mb-px whitespace-nowrap border-transparent border-b-2 px-3 py-2.5 text-muted text-sm hover:text-ink aria-[current]:border-accent aria-[current]:text-ink"
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
