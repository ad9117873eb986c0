"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useId, useTransition } from "react";
import { OtherParameters } from "@/ui/other-parameters";

export interface FilterChoice {
  readonly name: string;
  readonly label: string;
  /** The first one is what an address without the parameter means. */
  readonly choices: readonly { readonly value: string; readonly label: string }[];
}

/** Selects that live in the address; a change starts over at the first page. Without JavaScript a button applies them. */
export function RunFilters({ filters }: { filters: readonly FilterChoice[] }) {
  const id = useId();
  const router = useRouter();
  const path = usePathname();
  const query = useSearchParams();
  const [pending, startTransition] = useTransition();
  return (
    <form
      action={path}
      className="mb-3 grid grid-cols-2 items-end gap-3 sm:flex sm:flex-wrap"
      aria-label="Filters"
      aria-busy={pending}
    >
      <OtherParameters of={query} but={filters.map(({ name }) => name)} />
      {filters.map(({ name, label, choices }) => (
        <div key={name} className="min-w-0">
          <label htmlFor={`${id}-${name}`} className="mb-1 block text-[0.8125rem] text-muted">
            {label}
          </label>
          <select
            id={`${id}-${name}`}
            name={name}
            className="input sm:w-auto! sm:max-w-56"
            value={query.get(name) ?? choices[0]?.value ?? ""}
            onChange={(event) => {
              const next = new URLSearchParams(query);
              next.delete("after");
              if (event.target.value === choices[0]?.value) next.delete(name);
              else next.set(name, event.target.value);
              startTransition(() => router.replace(`${path}?${next}`, { scroll: false }));
            }}
          >
            {choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </select>
        </div>
      ))}
      <noscript>
        <button type="submit" className="button">
          Apply
        </button>
      </noscript>
    </form>
  );
}
