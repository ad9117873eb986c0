import { expect, test } from "vitest";
import { comparisonHref, mostTicked, tickedIn, withTick } from "./ticked";

test("ticks are kept in the address beside everything else, in the order in which they were set", () => {
  let query = new URLSearchParams("sort=name&status=SUCCEEDED");
  query = withTick(query, "Yg", true);
  query = withTick(query, "YQ", true);
  expect(query.toString()).toBe("sort=name&status=SUCCEEDED&tick=Yg&tick=YQ");
  expect(tickedIn(query)).toEqual(["Yg", "YQ"]);
  expect(withTick(query, "Yg", false).toString()).toBe("sort=name&status=SUCCEEDED&tick=YQ");
  expect(comparisonHref(tickedIn(query))).toBe("/runs/compare?run=Yg&run=YQ");
});

test("no run twice, and no more than can be compared", () => {
  let query = new URLSearchParams();
  for (let run = 0; run < mostTicked + 3; run++) query = withTick(query, btoa(`run ${run}`), true);
  expect(tickedIn(query)).toHaveLength(mostTicked);
  expect(tickedIn(withTick(query, btoa("run 0"), true))).toHaveLength(mostTicked);
});
