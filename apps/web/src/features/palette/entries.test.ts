import { expect, test } from "vitest";
import { matches, pagesFor } from "./entries";

test.each([
  ["Closest pairs Ask", "pairs", true],
  ["Closest pairs Ask", "ask clo", true],
  ["Closest pairs Ask", "losest", false],
  ["Amélie", "amel", true],
  ["Start a run", "", true],
])("%s has %s: %s", (text, search, yes) => {
  expect(matches(text, search)).toBe(yes);
});

test("pages keep the dataset and the run at hand", () => {
  expect(pagesFor("heatmap", { dataset: "YQ==", run: "Yg==" })).toEqual([
    { href: "/ask/heatmap?dataset=YQ&run=Yg", label: "Heatmap", note: "Ask" },
  ]);
  expect(pagesFor("start run", {}).map(({ href }) => href)).toEqual(["/runs/new"]);
});

test("no two pages have one address", () => {
  const addresses = pagesFor("", {}).map(({ href }) => href);
  expect(new Set(addresses).size).toBe(addresses.length);
});
