"use client";

import { type DragEvent, useId, useState } from "react";

/** Takes one file, chosen or dropped. The field itself is the label's: reachable and opened from the keyboard. */
export function RatingsDrop({ chosen, onFile }: { chosen: string | null; onFile: (file: File) => void }) {
  const id = useId();
  const [over, setOver] = useState(false);

  function onDrop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) onFile(file);
  }

  return (
    <div>
      <label
        htmlFor={id}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
        className={`relative grid min-h-36 cursor-pointer place-content-center gap-1 rounded-xl border-2 border-dashed px-4 py-6 text-center transition-colors focus-within:outline-2 focus-within:outline-accent focus-within:outline-offset-2 hover:border-accent ${over ? "border-accent bg-accent-soft" : "border-line-strong bg-surface"}`}
      >
        <span className="font-medium">{chosen ? "Choose another export" : "Choose your export"}</span>
        <span className="break-all text-muted text-sm">{chosen ?? "or drop it here"}</span>
        <input
          id={id}
          type="file"
          accept=".zip,.csv,application/zip,text/csv"
          aria-describedby={`${id}-about`}
          className="sr-only"
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file) onFile(file);
            // The same file, mended, can be chosen again.
            event.target.value = "";
          }}
        />
      </label>
      <p id={`${id}-about`} className="mt-2.5 text-muted text-sm">
        On Letterboxd: Settings, Data, Export your data. Take the zip as it is, or its ratings.csv. On IMDb:
        Your ratings, Export. Films are read to answer and kept in this tab alone, until it is closed; what
        you watched is not recommended.
      </p>
    </div>
  );
}
