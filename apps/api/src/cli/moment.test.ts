import { expect, test } from "vitest";
import { momentOf } from "./moment.js";

const now = Date.parse("2026-05-01T10:00:00Z");

test.each([
  ["2027-01-31", "after", "2027-01-31T00:00:00.000Z"],
  ["2027-01-31T12:00:00+02:00", "after", "2027-01-31T10:00:00.000Z"],
  ["12h", "after", "2026-05-01T22:00:00.000Z"],
  ["30d", "before", "2026-04-01T10:00:00.000Z"],
  ["5m", "before", "2026-05-01T09:55:00.000Z"],
] as const)("%s, %s now, is %s", (text, side, expected) => {
  expect(momentOf("--when", text, now, side)).toBe(expected);
});

test.each(["", "soon", "2027-13-01", "2027-02", "12", "-5d", "5w", "2027-01-31T12:00"])(
  "%j is none",
  (text) => {
    expect(() => momentOf("--when", text, now, "after")).toThrow("--when takes a day");
  },
);
