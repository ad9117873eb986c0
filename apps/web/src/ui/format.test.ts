import { expect, test } from "vitest";
import {
  formatBytes,
  formatDuration,
  formatMetric,
  formatMoment,
  formatNumber,
  formatPercent,
  formatProbability,
  metricLabel,
} from "./format";

test("numbers keep four significant digits and no trailing zeros", () => {
  expect([0.106, 3.912023, 0, 12345.678, 123456.7, 0.00001234].map(formatNumber)).toEqual([
    "0.106",
    "3.912",
    "0",
    "12350",
    "123,457",
    "1.2e-5",
  ]);
});

test("metrics keep their digits, so that columns line up", () => {
  expect([0.0541, 0.12, 3.9120231, 12.346, 41234].map(formatMetric)).toEqual([
    "0.0541",
    "0.1200",
    "3.912",
    "12.35",
    "41230",
  ]);
});

test("durations use two units at most and never read 60 min", () => {
  expect([0.4, 59, 60, 185, 3600, 7800, 7199].map(formatDuration)).toEqual([
    "0 s",
    "59 s",
    "1 min",
    "3 min 5 s",
    "1 h",
    "2 h 10 min",
    "2 h",
  ]);
});

test("bytes go up by thousands", () => {
  expect([0, 820, 1432, 999_999, 1_400_000].map(formatBytes)).toEqual([
    "0 B",
    "820 B",
    "1.43 kB",
    "1 MB",
    "1.4 MB",
  ]);
});

test("moments are written in UTC wherever they are read", () => {
  expect(formatMoment("2026-11-21T11:05:30.000Z")).toBe("21 Nov 2026, 11:05 UTC");
});

test("only a finished thing reads 100 %", () => {
  expect([0, 0.429, 0.9999, 1, 1.2].map(formatPercent)).toEqual(["0 %", "42 %", "99 %", "100 %", "100 %"]);
});

test("a metric's label is kept together with its cutoff", () => {
  expect(metricLabel("Hit rate", 10)).toBe("Hit rate @\u00a010");
  expect(metricLabel("RMSE", null)).toBe("RMSE");
});

test.each([
  [0.1234, "12.3 %"],
  [0.0456, "4.6 %"],
  [0.000421, "0.042 %"],
  [1, "100.0 %"],
  [0, "0 %"],
])("a probability of %d reads %s", (probability, text) => {
  expect(formatProbability(probability)).toBe(text);
});
