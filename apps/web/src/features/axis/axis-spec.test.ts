import { expect, test } from "vitest";
import { type AxisSpec, endInput, endWords, readAxis, writeAxis } from "./axis-spec";

const specs: AxisSpec[] = [
  { to: { kind: "genre", name: "Sci-Fi|more: 100 %" }, from: null },
  { to: { kind: "keyword", name: "film noir" }, from: { kind: "genre", name: "Komödie" } },
  {
    to: { kind: "movies", ids: ["TW92aWU6YQ", "TW92aWU6YWI-_w"] },
    from: { kind: "movies", ids: ["TW92aWU6Yg"] },
  },
];

test("an address says all of an axis", () => {
  for (const spec of specs) {
    const search = new URLSearchParams({ axis: writeAxis(spec) });
    expect(readAxis(new URLSearchParams(search.toString()).get("axis") ?? undefined)).toEqual(spec);
  }
});

test("what is no axis is none", () => {
  for (const text of [
    undefined,
    "",
    "genre:",
    "smell:bad",
    "genre:a|",
    "genre:a|genre:b|genre:c",
    "genre:%E0%A4%A",
  ])
    expect(readAxis(text)).toBeNull();
});

test("an end is asked for and told by what it is", () => {
  expect(endInput(specs[1]!.to)).toEqual({ keyword: "film noir" });
  expect(endInput(specs[2]!.to)).toEqual({ movies: ["TW92aWU6YQ", "TW92aWU6YWI-_w"] });
  expect(endWords(specs[2]!.to, () => "Alien")).toBe("Alien and 1 more");
  expect(endWords(null, () => null)).toBe("all others");
});
