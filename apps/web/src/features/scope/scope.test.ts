import { expect, test } from "vitest";
import type { ScopeRunFragment } from "@/graphql/generated/documents";
import { defaultDataset } from "./scope";
import { withDataset, withRun } from "./scope-address";

const promotedRun: ScopeRunFragment = {
  id: "r",
  name: "run",
  promotedFor: ["NEIGHBORS"],
  status: "SUCCEEDED",
  recipe: { title: "Skip-gram", summary: "Learns." },
};

test("without a dataset in the address, the newest that can answer is meant", () => {
  const none = { promotedRun: null, recommendationsRun: null };
  const fresh = { status: "READY", ...none } as const;
  const near = { status: "READY", ...none, promotedRun } as const;
  const liked = { status: "READY", ...none, recommendationsRun: promotedRun } as const;
  const importing = { status: "IMPORTING", ...none } as const;
  for (const all of [
    [importing, fresh, near, liked],
    [importing, fresh, liked, near],
  ]) {
    expect(defaultDataset(all, "NEIGHBORS")).toBe(near);
    expect(defaultDataset(all, "RECOMMENDATIONS")).toBe(liked);
  }
  expect(defaultDataset([importing, fresh, liked], "NEIGHBORS")).toBe(liked);
  expect(defaultDataset([importing, fresh], "NEIGHBORS")).toBe(fresh);
  expect(defaultDataset([importing], "RECOMMENDATIONS")).toBeUndefined();
});

test("another run keeps everything in the address, and on its own page leads to the other run's", () => {
  expect(withRun("/ask", new URLSearchParams("a=x&b=y&method=MULTIPLY"), "cg==")).toBe(
    "/ask?a=x&b=y&method=MULTIPLY&run=cg",
  );
  expect(withRun("/movies/m", new URLSearchParams("genre=War&run=old"), "cg==")).toBe(
    "/movies/m?genre=War&run=cg",
  );
  expect(withRun("/map", new URLSearchParams("movie=m&color=year&at=1_2_3&lasso=1"), "cg==")).toBe(
    "/map?movie=m&color=year&run=cg",
  );
  expect(withRun("/runs/old/map", new URLSearchParams("at=1_2_3"), "cg==")).toBe("/runs/cg/map");
  expect(withRun("/runs/old", new URLSearchParams("dataset=d"), "cg==")).toBe("/runs/cg?dataset=d");
});

test("another dataset drops what only the old one knows", () => {
  const asked = new URLSearchParams("a=x&b=y&run=r&method=MULTIPLY");
  expect(withDataset("/ask", asked, "ZA==")).toBe("/ask?method=MULTIPLY&dataset=ZA");
  expect(withDataset("/movies/m", new URLSearchParams("run=r&genre=War"), "ZA==")).toBe("/?dataset=ZA");
  expect(withDataset("/runs/r", new URLSearchParams(), "ZA==")).toBe("/runs?dataset=ZA");
  expect(withDataset("/runs", new URLSearchParams("sort=name&after=c"), "ZA==")).toBe(
    "/runs?sort=name&dataset=ZA",
  );
  expect(withDataset("/runs", new URLSearchParams("sort=name&dataset=d"), "")).toBe("/runs?sort=name");
  expect(withDataset("/datasets/d", new URLSearchParams(), "ZA==")).toBe("/datasets/ZA");
});
