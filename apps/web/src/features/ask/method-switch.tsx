"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTransition } from "react";

const methods = [
  { value: "ADD", label: "Add", title: "3CosAdd: vectors are summed (Mikolov et al. 2013)" },
  {
    value: "MULTIPLY",
    label: "Multiply",
    title: "3CosMul: similarities are multiplied (Levy & Goldberg 2014)",
  },
] as const;

/** How the movies of a question are combined. */
export function MethodSwitch({ current }: { current: "ADD" | "MULTIPLY" }) {
  const router = useRouter();
  const path = usePathname();
  const query = useSearchParams();
  const [pending, startTransition] = useTransition();
  return (
    <fieldset className="flex items-center gap-2.5" aria-busy={pending}>
      <legend className="sr-only">Combine by</legend>
      <span aria-hidden="true" className="text-muted text-sm">
        Combine by
      </span>
      <div className="flex rounded-lg border border-line-strong bg-surface p-0.5">
        {methods.map(({ value, label, title }) => (
          <button
            key={value}
            type="button"
            title={title}
            aria-pressed={value === current}
            onClick={() => {
              const next = new URLSearchParams(query);
              next.set("method", value);
              startTransition(() => router.push(`${path}?${next}`, { scroll: false }));
            }}
            className="min-h-8 rounded-md px-3 text-muted text-sm hover:text-ink aria-pressed:bg-accent-soft aria-pressed:text-accent"
          >
            {label}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

/** Why the bars of such an answer do not fall. */
export function MultiplyNote() {
  return (
    <p className="mb-2 text-muted text-sm">
      Ordered by the product of the similarities to each movie. The bars show the cosine to their sum, as with
      Add.
    </p>
  );
}
