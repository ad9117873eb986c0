"use client";

import { useState } from "react";

/** Puts a text on the clipboard, and says so for a moment. */
export function CopyButton({ text, children }: { text: string; children: string }) {
  const [said, setSaid] = useState<string | null>(null);
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setSaid("Copied");
    } catch {
      setSaid("Not allowed here");
    }
    setTimeout(() => setSaid(null), 1500);
  }
  return (
    <button type="button" className="button" onClick={copy}>
      <span aria-live="polite">{said ?? children}</span>
    </button>
  );
}
