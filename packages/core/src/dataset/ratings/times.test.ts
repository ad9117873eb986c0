import fc from "fast-check";
import { expect, test } from "vitest";
import { findTimes, plainDateIn, secondsIn } from "./times.js";

// 978,300,760 s are 2000-12-31 22:12:40 UTC, as `date -u -d @978300760` says.
test.each([
  ["978300760", "seconds", 978_300_760],
  ["978300760.9", "seconds", 978_300_760],
  ["9.7830076e8", "seconds", 978_300_760],
  ["978300760123", "milliseconds", 978_300_760],
  ["978300760123456", "microseconds", 978_300_760],
  ["978300760123456789", "nanoseconds", 978_300_760],
  ["2000-12-31 22:12:40", "date", 978_300_760],
  ["2000-12-31T22:12:40.123Z", "date", 978_300_760],
  ["2001-01-01T00:12:40+02:00", "date", 978_300_760],
  ["2001-01-01T03:42:40+05:30", "date", 978_300_760],
  ["2000-12-31T18:42:40-0330", "date", 978_300_760],
  ["2000/12/31 22:12", "date", 978_300_720],
  ["20001231", "date", 978_220_800],
  ["2000-12-31", "date", 978_220_800],
  ["31.12.2000", "date", 978_220_800],
  ["31/12/2000", "day first", 978_220_800],
  ["12/31/2000 10:12:40 PM", "month first", 978_300_760],
  ["Dec 31, 2000", "date", 978_220_800],
  ["31 December 2000", "date", 978_220_800],
  ["31-Dec-2000", "date", 978_220_800],
  ["12 31, 2000", "date", 978_220_800],
] as const)("%s is a time (%s)", (text, kind, seconds) => {
  expect(secondsIn(text, kind)).toBe(seconds);
  expect(findTimes([text])).toEqual({ kind, assumed: false });
});

// The same instant in other words, and clocks at the ends of their ranges.
test.each([
  ["+978300760", "seconds", 978_300_760],
  ["-1.5", "seconds", -2],
  ["2000-12-31 10:12:40 pm", "date", 978_300_760],
  ["2000-12-31 10:12:40PM", "date", 978_300_760],
  ["2000-12-31 12:00 am", "date", 978_220_800],
  ["2000-12-31 12:00 pm", "date", 978_264_000],
  ["2000-12-31 1:00 am", "date", 978_224_400],
  ["2000-12-30 24:00", "date", 978_220_800],
  ["2000-12-30 23:59:60", "date", 978_220_800],
  ["2000-12-31T22:12:40 UTC", "date", 978_300_760],
  ["2000-12-31T22:12:40 gmt", "date", 978_300_760],
  ["2001-01-01T00:12:40+02", "date", 978_300_760],
  ["2000-12-31T20:12:40-02", "date", 978_300_760],
  ["19991231", "date", 946_598_400],
  ["Sun, 31 Dec 2000 22:12:40 GMT", "date", 978_300_760],
  ["Sunday, December 31st, 2000 at 10:12:40 PM", "date", 978_300_760],
  ["31st Dec., 2000 22:12", "date", 978_300_720],
  ["31.12.2000 22:12:40", "month first", 978_300_760],
  ["31.12.2000 22:12:40", "day first", 978_300_760],
  ["12-31-2000 22:12:40", "month first", 978_300_760],
  ["31-12-2000 22:12:40", "day first", 978_300_760],
] as const)("%s, read as %s, is %i", (text, kind, seconds) => {
  expect(secondsIn(text, kind)).toBe(seconds);
});

test("every month has a name, short or in full", () => {
  const months = "January February March April May June July August September October November December";
  for (const [month, name] of months.split(" ").entries()) {
    const seconds = Date.UTC(2021, month, 9) / 1000;
    for (const written of [name, name.toUpperCase(), name.slice(0, 3)]) {
      expect(secondsIn(`9 ${written} 2021`, "date"), written).toBe(seconds);
      expect(secondsIn(`${written} 9, 2021`, "date"), written).toBe(seconds);
    }
  }
});

test.each([
  ...["2000-13-01", "2000-00-10", "2001-02-29", "2000-06-31", "2000-06-00", "31/31/2000", "18991231"],
  ...["2000-12-31 25:00", "2000-12-31 10:60", "2000-12-31 10:59:61", "yesterday", "978300760", ""],
])("%j is no date", (text) => {
  expect(secondsIn(text, "date")).toBeNaN();
});

test.each(["", "2000-12-31", "978300760s", "x978300760"])("%j is no number of seconds", (text) => {
  expect(secondsIn(text, "seconds")).toBeNaN();
});

test("whether day or month is first is told by any date that has only one reading", () => {
  expect(findTimes(["3/4/2020", "25/4/2020"])).toEqual({ kind: "day first", assumed: false });
  expect(findTimes(["3/4/2020", "4/25/2020"])).toEqual({ kind: "month first", assumed: false });
  expect(findTimes(["3/4/2020", "13/4/2020"])).toEqual({ kind: "day first", assumed: false });
  expect(findTimes(["3/4/2020", "4/13/2020"])).toEqual({ kind: "month first", assumed: false });
  expect(findTimes(["12/12/2020", "5/6/2020"])).toEqual({ kind: "month first", assumed: true });
  expect(findTimes(["25/4/2020", "4/25/2020"])).toBeNull();
  expect(findTimes(["a", "b"])).toBeNull();
});

test("how large the numbers in the middle are tells their unit", () => {
  const kindOf = (...cells: string[]) => findTimes(cells)?.kind;
  expect(kindOf("99999999999")).toBe("seconds");
  expect(kindOf("100000000000")).toBe("milliseconds");
  expect(kindOf("99999999999999")).toBe("milliseconds");
  expect(kindOf("100000000000000")).toBe("microseconds");
  expect(kindOf("99999999999999990")).toBe("microseconds");
  expect(kindOf("100000000000000000")).toBe("nanoseconds");
  expect(kindOf("-978300760123")).toBe("milliseconds");
  expect(kindOf("978300760124", "0", "978300760123")).toBe("milliseconds");
  expect(kindOf("978300760123", "5", "978300760")).toBe("seconds");
});

test.each([
  ["978300760", "seconds"],
  ["20001231", "date"],
  ["2000-12-31", "date"],
  ["12/31/2000", "month first"],
])("a tenth of a column like %s may be anything else, not more; empty cells say nothing", (cell, kind) => {
  const times = Array.from({ length: 9 }, () => cell);
  for (let at = 0; at <= times.length; at++)
    expect(findTimes(["", ...times.toSpliced(at, 0, "soon"), ""])).toEqual({ kind, assumed: false });
  expect(findTimes([...times.slice(1), "soon", "later"])).toBeNull();
  expect(findTimes(["", ""])).toBeNull();
});

/** As a table's line holds it: between other bytes. */
function readBytes(text: string): number {
  const bytes = Buffer.from(`1${text}2`);
  return plainDateIn(bytes, 1, bytes.length - 1);
}

test("plain dates read from bytes are those that Date writes", () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date("1900-01-01"), max: new Date("2099-12-31"), noInvalidDate: true }),
      (date) => {
        const seconds = Math.floor(date.getTime() / 1000);
        const iso = date.toISOString();
        for (const text of [iso, iso.slice(0, -1), iso.slice(0, 19), iso.replace("T", " ").slice(0, 19)])
          expect([readBytes(text), secondsIn(text, "date")]).toEqual([seconds, seconds]);
        expect(readBytes(iso.slice(0, 10))).toBe(secondsIn(iso.slice(0, 10), "date"));
      },
    ),
  );
});

test("only dates that are written plainly are read from bytes", () => {
  for (const text of ["2000-02-29", "2004-02-29", "1900-02-28", "1000-01-01", "2001-04-30", "2001-12-31"])
    expect(readBytes(text), text).toBe(Date.parse(text) / 1000);
  expect(readBytes("2000-12-31 23:59:59.5")).toBe(978_307_199);
  expect(readBytes("2000-12-31T22:12:40.123456789Z")).toBe(978_300_760);
  for (const text of [
    ...["2001-02-29", "1900-02-29", "2000-02-30", "2001-04-31", "2001-01-32", "2000-13-01", "2000-00-10"],
    ...["2000-01-00", "0999-12-31", "2000-1-1", "2000/01/01", "2000-01/01", "2000-01-01Z", "978300760", ""],
    ...["2000-01-01 24:00:00", "2000-01-01 25:00:00", "2000-01-01 00:60:00", "2000-01-01 00:00:60"],
    ...[
      "2000-01-01 00:00",
      "2000-01-01 00:00:0",
      "2000-01-0",
      "2000-01-01x00:00:00",
      "2000-01-01 00.00:00",
      "2000-01-01 00:00.00",
    ],
    ...[
      "2000-01-01 00:00:00.",
      "2000-01-01 00:00:00,5",
      "2000-01-01 00:00:00.5x",
      "2000-01-01T00:00:00+02:00",
    ],
  ])
    expect(readBytes(text), text).toBeNaN();
});

test("what is read from bytes is what the text says, whatever stands in a date's place", () => {
  const instant = fc.date({ min: new Date("1970-01-01"), max: new Date("2099-12-31"), noInvalidDate: true });
  fc.assert(
    fc.property(
      instant,
      fc.constantFrom(10, 19, 23, 24),
      fc.nat(23),
      fc.constantFrom(..."0123459-/:. ,TZ+x"),
      (date, length, at, other) => {
        const text = date.toISOString().slice(0, length);
        const changed = `${text.slice(0, at)}${other}${text.slice(at + 1)}`;
        const seconds = readBytes(changed);
        if (!Number.isNaN(seconds)) expect(seconds, changed).toBe(secondsIn(changed, "date"));
      },
    ),
    { numRuns: 1000 },
  );
});
