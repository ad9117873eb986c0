import type { RatingsExport } from "./read-ratings-file";

/** The export that is being asked with, and what its file is called. */
export type KeptExport = { readonly name: string } & RatingsExport;

const key = "cinevec:ratings-export";

/** What was kept in this tab, so that a reload does not ask for the file again; the tab forgets it when it is closed. */
export function keptExport(): KeptExport | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? "null");
    return isExport(kept) ? kept : null;
  } catch {
    return null;
  }
}

/** Null forgets it. */
export function keepExport(kept: KeptExport | null): void {
  try {
    if (kept === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing, or has no room left, asks for the file again after a reload.
  }
}

function isExport(value: unknown): value is KeptExport {
  if (typeof value !== "object" || value === null) return false;
  const texts = ["name", "ratings"].every((name) => typeof Reflect.get(value, name) === "string");
  const others = ["watched", "watchlist"].every((name) => {
    const text: unknown = Reflect.get(value, name);
    return text === null || typeof text === "string";
  });
  return texts && others;
}
