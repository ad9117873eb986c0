"use client";

import { type ReactNode, useState } from "react";

interface FileDropProperties {
  /** Of the field, for what else names it. */
  id: string;
  title: string;
  /** Below the title. */
  children: ReactNode;
  accept?: string;
  describedBy?: string;
  /** Its height and what is left free above and below. */
  className: string;
  onFile(file: File): void;
}

/** Takes one file, chosen or dropped. The field itself is the label's: reachable and opened from the keyboard. */
export function FileDrop({
  id,
  title,
  children,
  accept,
  describedBy,
  className,
  onFile,
}: FileDropProperties) {
  const [over, setOver] = useState(false);
  const take = (file: File | undefined) => {
    if (file) onFile(file);
  };
  return (
    <label
      htmlFor={id}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files[0]);
      }}
      className={`relative grid cursor-pointer place-content-center gap-1 rounded-xl border-2 border-dashed px-4 text-center transition-colors focus-within:outline-2 focus-within:outline-accent focus-within:outline-offset-2 hover:border-accent ${className} ${over ? "border-accent bg-accent-soft" : "border-line-strong bg-surface"}`}
    >
      <span className="font-medium">{title}</span>
      {children}
      <input
        id={id}
        type="file"
        accept={accept}
        aria-describedby={describedBy}
        className="sr-only"
        onChange={(event) => {
          take(event.target.files?.[0]);
          // The same file, mended, can be chosen again.
          event.target.value = "";
        }}
      />
    </label>
  );
}
