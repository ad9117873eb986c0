"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTransition } from "react";
import { WeightSlider } from "@/features/ask/weight-slider";
import { AxisEndField } from "./axis-end-field";
import { type AxisEnd, type AxisSpec, readAxis, writeAxis } from "./axis-spec";

interface AxisFormProperties {
  /** As the address has it. */
  axis: string | null;
  by: number;
  genres: readonly string[];
  dataset: string;
  /** Of the movies that the axis names. */
  titles: Readonly<Record<string, string>>;
}

/** Chooses an axis, and how far a movie is moved along it; both are kept in the address. */
export function AxisForm({ axis: text, by, genres, dataset, titles }: AxisFormProperties) {
  const router = useRouter();
  const path = usePathname();
  const query = useSearchParams();
  const [pending, startTransition] = useTransition();
  const axis = readAxis(text ?? undefined);

  function go(change: (next: URLSearchParams) => void) {
    const next = new URLSearchParams(query);
    change(next);
    startTransition(() => router.push(`${path}?${next}`, { scroll: false }));
  }
  function setEnds(to: AxisEnd | null, from: AxisEnd | null) {
    const spec: AxisSpec | null = to ? { to, from } : null;
    go((next) => (spec ? next.set("axis", writeAxis(spec)) : next.delete("axis")));
  }
  const field = { genres, dataset, titleOf: (id: string) => titles[id] ?? null };
  return (
    <div className="grid grid-cols-1 gap-5" aria-busy={pending}>
      <AxisEndField
        {...field}
        label="Towards"
        none="Choose what for"
        end={axis?.to ?? null}
        onChange={(to) => setEnds(to, axis?.from ?? null)}
      />
      {axis ? (
        <>
          <AxisEndField
            {...field}
            label="Away from"
            none="All other movies"
            end={axis.from}
            onChange={(from) => setEnds(axis.to, from)}
          />
          <div>
            <p className="font-medium text-sm">How far</p>
            <WeightSlider
              label="How far along the axis"
              weight={by}
              onChange={(value) => go((next) => next.set("by", String(value)))}
            />
            <p className="mt-1 text-muted text-xs">
              2 is as far as from the one group's mean to the other's; below 0 it goes the other way.
            </p>
          </div>
        </>
      ) : null}
    </div>
  );
}
