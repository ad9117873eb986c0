"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useEffect, useRef, useTransition } from "react";
import { formatCount } from "@/ui/format";
import { OtherParameters } from "@/ui/other-parameters";
import { SimpleField } from "@/ui/simple-field";
import { orders } from "./browse-query";

interface BrowseFormProperties {
  genres: readonly { readonly name: string; readonly movieCount: number }[];
}

/** What the form itself sends; the rest of the address stays. */
const own = ["q", "sort", "genre", "from", "to", "ratings", "mean", "before"];

/**
 * Filters and order of the list, all in the address. Selects and chips act at once, fields on Enter or when they are
 * left. Without JavaScript it is a form with a button.
 */
export function BrowseForm({ genres }: BrowseFormProperties) {
  const router = useRouter();
  const path = usePathname();
  const query = useSearchParams();
  const form = useRef<HTMLFormElement>(null);
  const [pending, startTransition] = useTransition();
  const chosen = query.getAll("genre");
  const words = query.get("q");

  // What the address says is what the form shows, also after going back; but what is being typed stays.
  useEffect(() => {
    for (const field of form.current?.elements ?? []) {
      if (field === document.activeElement) continue;
      if (field instanceof HTMLInputElement && field.type === "checkbox")
        field.checked = query.getAll(field.name).includes(field.value);
      else if (field instanceof HTMLInputElement && field.type === "hidden") continue;
      else if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement)
        field.value = query.get(field.name) ?? "";
    }
  }, [query]);

  function go() {
    if (!form.current?.reportValidity()) return;
    const next = new URLSearchParams(query);
    for (const name of [...own, "after"]) next.delete(name);
    for (const [name, value] of new FormData(form.current))
      if (own.includes(name) && typeof value === "string" && value.trim() !== "") next.append(name, value);
    if (next.toString() === query.toString()) return;
    startTransition(() => router.replace(`${path}?${next}`, { scroll: false }));
  }

  return (
    <form
      ref={form}
      action={path}
      aria-label="Filter"
      aria-busy={pending}
      className="mb-8 grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <OtherParameters of={query} but={own} />
      <div className="grid grid-cols-2 items-end gap-3 sm:grid-cols-3 lg:grid-cols-6">
        <SimpleField label="Words of the title">
          {(control) => (
            <input
              {...control}
              name="q"
              type="search"
              className="input"
              defaultValue={words ?? ""}
              maxLength={200}
              onBlur={go}
            />
          )}
        </SimpleField>
        <SimpleField label="Order">
          {(control) => (
            <select
              {...control}
              name="sort"
              className="input"
              defaultValue={query.get("sort") ?? ""}
              onChange={go}
            >
              <option value="">{words ? "Best match" : orders.ratings.label}</option>
              {Object.entries(orders)
                .filter(([name]) => words || name !== "ratings")
                .map(([name, { label }]) => (
                  <option key={name} value={name}>
                    {label}
                  </option>
                ))}
            </select>
          )}
        </SimpleField>
        <NumberField name="from" label="From year" min={1870} max={2100} leave={go} />
        <NumberField name="to" label="To year" min={1870} max={2100} leave={go} />
        <NumberField name="ratings" label="At least … ratings" min={0} max={1_000_000_000} leave={go} />
        <NumberField name="mean" label="Rated … or better" min={0} max={1000} step={0.1} leave={go} />
      </div>
      {genres.length > 0 ? (
        <fieldset className="min-w-0">
          <legend className="sr-only">Genres</legend>
          <div className="-mx-4 flex gap-1.5 overflow-x-auto px-4 py-1 sm:mx-0 sm:flex-wrap sm:px-0">
            {genres.map(({ name, movieCount }) => (
              <label
                key={name}
                className="relative inline-flex min-h-8 shrink-0 cursor-pointer items-center gap-1.5 rounded-full border border-line px-3 text-[0.8125rem] text-muted transition-colors hover:border-line-strong hover:text-ink has-checked:border-accent has-checked:bg-accent-soft has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2"
              >
                <input
                  type="checkbox"
                  name="genre"
                  value={name}
                  defaultChecked={chosen.includes(name)}
                  onChange={go}
                  className="absolute inset-0 cursor-pointer opacity-0"
                />
                {name}
                <span className="text-xs tabular-nums">{formatCount(movieCount)}</span>
              </label>
            ))}
          </div>
        </fieldset>
      ) : null}
      <noscript>
        <button type="submit" className="button">
          Apply
        </button>
      </noscript>
      {/* Enter in a field sends a form only where it has a button. */}
      <button type="submit" className="sr-only" tabIndex={-1} aria-hidden="true" />
    </form>
  );
}

interface NumberFieldProperties {
  name: string;
  label: string;
  min: number;
  max: number;
  step?: number;
  leave(): void;
}

function NumberField({ name, label, min, max, step = 1, leave }: NumberFieldProperties) {
  const query = useSearchParams();
  return (
    <SimpleField label={label}>
      {(control) => (
        <input
          {...control}
          type="number"
          name={name}
          min={min}
          max={max}
          step={step}
          inputMode={step === 1 ? "numeric" : "decimal"}
          defaultValue={query.get(name) ?? ""}
          onBlur={leave}
          className="input"
        />
      )}
    </SimpleField>
  );
}
