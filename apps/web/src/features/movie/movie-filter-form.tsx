"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import { DisclosureChevron } from "@/ui/disclosure-chevron";

const numbers = [
  { name: "from", label: "From year", min: 1870, max: 2100 },
  { name: "to", label: "To year", min: 1870, max: 2100 },
  { name: "ratings", label: "At least … ratings", min: 0, max: 1_000_000_000 },
] as const;

interface MovieFilterFormProperties {
  genres: readonly string[];
  /** How often a movie must have been rated while the field is empty. */
  usualRatings?: number;
}

interface NumberFilterProperties {
  name: string;
  label: string;
  min: number;
  max: number;
  /** What holds while the field is empty. */
  usual?: number | undefined;
  value: string;
}

/** Genre chips act at once; years and ratings on enter or on leaving the field. All of it lives in the address. */
export function MovieFilterForm({ genres, usualRatings }: MovieFilterFormProperties) {
  const router = useRouter();
  const path = usePathname();
  const query = useSearchParams();
  const [pending, startTransition] = useTransition();
  const chosen = query.getAll("genre");
  const filtered = chosen.length > 0 || numbers.some(({ name }) => query.get(name));

  function go(change: (next: URLSearchParams) => void) {
    const next = new URLSearchParams(query);
    change(next);
    if (next.toString() === query.toString()) return;
    startTransition(() => router.replace(`${path}?${next}`, { scroll: false }));
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    if (!form.reportValidity()) return;
    const data = new FormData(form);
    go((next) => {
      for (const { name } of numbers) {
        const value = String(data.get(name) ?? "");
        if (value === "") next.delete(name);
        else next.set(name, value);
      }
    });
  }

  return (
    <details className="group mb-5 border-line border-y" open={filtered}>
      <summary className="flex items-center justify-between py-2.5 text-sm">
        <span>
          Filter
          {filtered ? <span className="text-accent"> · on</span> : null}
        </span>
        <DisclosureChevron />
      </summary>
      <div className="pt-1 pb-4" aria-busy={pending}>
        <fieldset>
          <legend className="sr-only">Genres</legend>
          <div className="flex flex-wrap gap-1.5">
            {genres.map((genre) => (
              <button
                key={genre}
                type="button"
                aria-pressed={chosen.includes(genre)}
                className="min-h-8 rounded-full border border-line px-3 text-[0.8125rem] text-muted transition-colors hover:border-line-strong hover:text-ink aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent"
                onClick={() =>
                  go((next) => {
                    next.delete("genre");
                    const rest = chosen.filter((other) => other !== genre);
                    for (const kept of rest.length < chosen.length ? rest : [...chosen, genre])
                      next.append("genre", kept);
                  })
                }
              >
                {genre}
              </button>
            ))}
          </div>
        </fieldset>
        <form onSubmit={submit} className="mt-4 grid grid-cols-2 items-end gap-3 sm:grid-cols-4">
          {numbers.map((number) => (
            <NumberFilter
              key={number.name}
              {...number}
              usual={number.name === "ratings" ? usualRatings : undefined}
              value={query.get(number.name) ?? ""}
            />
          ))}
          <div className="flex gap-2">
            <button type="submit" className="button flex-1">
              Apply
            </button>
            <button
              type="button"
              className="button flex-1"
              disabled={!filtered}
              onClick={() =>
                go((next) => {
                  for (const name of ["genre", ...numbers.map((number) => number.name)]) next.delete(name);
                })
              }
            >
              Clear
            </button>
          </div>
        </form>
      </div>
    </details>
  );
}

/** Takes over a new value from the address, but never what is being typed into another field meanwhile. */
function NumberFilter({ name, label, min, max, usual, value }: NumberFilterProperties) {
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    setText(value);
  }
  return (
    <label className="block text-[0.8125rem] text-muted">
      {label}
      <input
        type="number"
        name={name}
        min={min}
        max={max}
        step={1}
        inputMode="numeric"
        placeholder={usual === undefined ? undefined : String(usual)}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={(event) => event.currentTarget.form?.requestSubmit()}
        className="input mt-1 text-ink"
      />
    </label>
  );
}
