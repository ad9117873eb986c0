/** Marks figures of what was learned from, and keeps the sentences to print below a table: each once. */
export class CaveatNotes {
  private readonly about = new Map<string, string[]>();

  /** What to put behind the figure of `what`: "*" where there is a caveat. */
  mark(what: string, caveat: string | null): string {
    if (caveat === null) return "";
    this.about.set(caveat, [...(this.about.get(caveat) ?? []), what]);
    return "*";
  }

  get lines(): string[] {
    return [...this.about].map(([caveat, whats]) => `* ${whats.join(", ")}: ${caveat}`);
  }
}
