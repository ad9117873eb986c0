import { expect, test } from "vitest";
import { sideBySide } from "./side-by-side.js";

const column = (head: string, length = 3) => ({
  head,
  cells: Array.from({ length }, (_, i) => `${head}, number ${i + 1}`),
});

test("columns stand beside each other where they fit", () => {
  expect(sideBySide([column("A"), column("B", 2)], 60)).toBe(
    [
      "   A            B",
      "1  A, number 1  B, number 1",
      "2  A, number 2  B, number 2",
      "3  A, number 3",
    ].join("\n"),
  );
});

test("no line is longer than the terminal, and nothing is left out but by cutting", () => {
  const columns = ["Skip-gram", "A recipe with quite a long name of its own", "NMF", "EASE", "Hybrid"].map(
    (head) => column(head, 12),
  );
  for (const width of [40, 60, 80, 120, 300]) {
    const text = sideBySide(columns, width);
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(width);
    for (const { head } of columns) expect(text).toContain(head.slice(0, 14));
    expect(text.match(/^12 /gm)!.length).toBe(text.split("\n\n").length);
  }
  expect(sideBySide(columns, 300)).toContain("A recipe with quite a long name of its own, number 12");
});
