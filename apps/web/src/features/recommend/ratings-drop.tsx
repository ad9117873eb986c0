"use client";

import { useId } from "react";
import { FileDrop } from "@/ui/file-drop";

/** Takes an export with somebody's ratings, chosen or dropped. */
export function RatingsDrop({ chosen, onFile }: { chosen: string | null; onFile: (file: File) => void }) {
  const id = useId();
  return (
    <div>
      <FileDrop
        id={id}
        title={chosen ? "Choose another export" : "Choose your export"}
        accept=".zip,.csv,application/zip,text/csv"
        describedBy={`${id}-about`}
        className="min-h-36 py-6"
        onFile={onFile}
      >
        <span className="break-all text-muted text-sm">{chosen ?? "or drop it here"}</span>
      </FileDrop>
      <p id={`${id}-about`} className="mt-2.5 text-muted text-sm">
        On Letterboxd: Settings, Data, Export your data. Take the zip as it is, or its ratings.csv. On IMDb:
        Your ratings, Export. Films are read to answer and kept in this tab alone, until it is closed; what
        you watched is not recommended.
      </p>
    </div>
  );
}
