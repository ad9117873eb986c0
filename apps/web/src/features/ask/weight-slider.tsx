"use client";

import { useEffect, useRef, useState } from "react";
import { largestWeight, weightStep } from "./weights";

interface WeightSliderProperties {
  label: string;
  weight: number;
  /** Called once the slider rests, not at each step of a drag. */
  onChange(weight: number): void;
}

/** How long a key or a drag may pause before the weight counts, in ms. */
const rest = 350;

export function WeightSlider({ label, weight, onChange }: WeightSliderProperties) {
  const [shown, setShown] = useState(weight);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // The address can change without the slider, by the browser's back button.
  useEffect(() => setShown(weight), [weight]);
  return (
    <div className="mt-1.5 grid grid-cols-[1fr_3rem] items-center gap-3">
      <input
        type="range"
        aria-label={label}
        min={-largestWeight}
        max={largestWeight}
        step={weightStep}
        value={shown}
        onChange={(event) => {
          const value = event.currentTarget.valueAsNumber;
          setShown(value);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => onChange(value), rest);
        }}
        className="w-full accent-(--accent)"
      />
      <output className="text-right text-muted text-sm tabular-nums">{shown.toFixed(2)}</output>
    </div>
  );
}
