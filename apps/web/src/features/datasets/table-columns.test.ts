import { expect, test } from "vitest";
import { foundColumns, foundScale, withRole } from "./table-columns";

const preview = { user: "who", item: "what", rating: null, title: "what", scaleFrom: 0, scaleTo: 10 };
const found = foundColumns(preview);

test("a preview's columns, by role", () => {
  expect(found).toEqual({
    user: "who",
    item: "what",
    rating: null,
    time: null,
    title: "what",
    year: null,
    genres: null,
  });
  expect(foundColumns(null).user).toBeNull();
  expect(foundScale(preview)).toEqual({ from: 0, to: 10 });
  expect(foundScale({ scaleFrom: null, scaleTo: null })).toBeNull();
});

test("a column that is said to be something else is no longer what it was", () => {
  expect(withRole({}, found, "how", "rating")).toEqual({ rating: "how" });
  // The API lets the two change places.
  expect(withRole({ time: "when" }, found, "who", "item")).toEqual({ time: "when", item: "who" });
  expect(withRole({ user: "who" }, found, "who", "item")).toEqual({ user: "what", item: "who" });
  expect(withRole({ user: "who" }, found, "who", "rating")).toEqual({ user: "none", rating: "who" });
  expect(withRole({}, found, "what", null)).toEqual({ item: "none", title: "none" });
  expect(withRole({}, found, "what", "item")).toEqual({ item: "what" });
});
