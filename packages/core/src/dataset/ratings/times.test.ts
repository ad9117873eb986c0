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

test.each(["2000-13-01", "2001-02-29", "yesterday", "", "31/31/2000"])("%s is none", (text) => {
  expect(secondsIn(text, "date")).toBeNaN();
});

test("whether day or month is first is told by any date that has only one reading", () => {
  expect(findTimes(["3/4/2020", "25/4/2020"])).toEqual({ kind: "day first", assumed: false });
  expect(findTimes(["3/4/2020", "4/25/2020"])).toEqual({ kind: "month first", assumed: false });
  expect(findTimes(["3/4/2020", "5/6/2020"])).toEqual({ kind: "month first", assumed: true });
  expect(findTimes(["25/4/2020", "4/25/2020"])).toBeNull();
  expect(findTimes(["a", "b"])).toBeNull();
});

test("plain dates read from bytes are those that Date writes", () => {
  const read = (text: string) => {
    const bytes = Buffer.from(`x${text}y`);
    return plainDateIn(bytes, 1, bytes.length - 1);
  };
  fc.assert(
    fc.property(
      fc.date({ min: new Date("1900-01-01"), max: new Date("2099-12-31"), noInvalidDate: true }),
      (date) => {
        const seconds = Math.floor(date.getTime() / 1000);
        const iso = date.toISOString();
        for (const text of [iso, iso.slice(0, -1), iso.slice(0, 19), iso.replace("T", " ").slice(0, 19)])
          expect([read(text), secondsIn(text, "date")]).toEqual([seconds, seconds]);
        expect(read(iso.slice(0, 10))).toBe(secondsIn(iso.slice(0, 10), "date"));
      },
    ),
  );
  for (const text of [
    "2001-02-29",
    "2000-13-01",
    "2000-00-10",
    "2000-1-1",
    "2000-01-01 25:00:00",
    "2000-01-01T00:00:00+02:00",
    "978300760",
    "",
  ])
    expect(read(text), text).toBeNaN();
});
