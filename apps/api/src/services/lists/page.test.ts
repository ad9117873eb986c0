import { describe, expect, test } from "vitest";
import { isId, isMoment, isNumber, isText, type OrderedList, type Position, pageOf } from "./page.js";

/** The whole numbers 0 to `size` - 1 in order; a number is its own position. */
function numbers(size: number): OrderedList<number> {
  const after = (position: Position | null) =>
    Array.from({ length: size }, (_, row) => row).filter(
      (row) => position === null || row > Number(position[0]),
    );
  return {
    order: "NUMBER ASC",
    accepts: (position) => position.length === 1 && isNumber(position[0]),
    list: async (position, take) =>
      after(position)
        .slice(0, take)
        .map((row) => ({ row, position: [row] })),
    count: async (position) => after(position).length,
  };
}

describe("a page of five rows", () => {
  const at = (row: number) => ["NUMBER ASC", row];
  test.each<[first: number, after: Position | null, rows: number[], next: boolean, previous: boolean]>([
    [2, null, [0, 1], true, false],
    [4, null, [0, 1, 2, 3], true, false],
    [5, null, [0, 1, 2, 3, 4], false, false],
    [9, null, [0, 1, 2, 3, 4], false, false],
    [2, at(1), [2, 3], true, true],
    [2, at(2), [3, 4], false, true],
    [2, at(4), [], false, true],
    // Before the first row: everything follows, nothing precedes.
    [2, at(-1), [0, 1], true, false],
  ])(
    "of %d after %j has the rows %j; more follow: %j, precede: %j",
    async (first, after, rows, next, previous) => {
      expect(await pageOf(numbers(5), { first, after })).toEqual({
        rows: rows.map((row) => ({ row, position: at(row) })),
        totalCount: 5,
        hasNextPage: next,
        hasPreviousPage: previous,
      });
    },
  );

  test("of an empty list is empty", async () => {
    expect(await pageOf(numbers(0), { first: 3, after: null })).toEqual({
      rows: [],
      totalCount: 0,
      hasNextPage: false,
      hasPreviousPage: false,
    });
  });

  test.each<{ why: string; after: Position }>([
    { why: "of another order", after: ["NUMBER DESC", 1] },
    { why: "of no order", after: [] },
    { why: "without a position", after: ["NUMBER ASC"] },
    { why: "with a position that no row can have", after: ["NUMBER ASC", "1"] },
    { why: "of another order, with a position that no row can have", after: ["NUMBER DESC", "1"] },
  ])("is refused to a cursor $why", async ({ after }) => {
    await expect(pageOf(numbers(5), { first: 2, after })).rejects.toMatchObject({
      name: "InvalidInputError",
      problems: [{ path: ["after"], message: "is not a cursor of this list in this order." }],
    });
  });
});

const moment = "2026-03-01T12:30:45.678Z";
const uuid = "00000000-0000-4000-8000-000000000000";
const noTexts = [undefined, null, 7, Number.NaN];

test.each<
  [name: string, is: (value: string | number | null | undefined) => boolean, yes: unknown[], no: unknown[]]
>([
  ["an id", isId, [uuid], [...noTexts, "", "x", `${uuid}0`]],
  [
    "a moment",
    isMoment,
    [moment],
    [
      ...[
        ...noTexts,
        Date.parse(moment),
        "",
        `+00${moment}`,
        ` ${moment}`,
        `x${moment}`,
        `${moment} `,
        `${moment}x`,
      ],
      // Each digit is one.
      ...Array.from(moment, (character, place) =>
        /\d/.test(character) ? `${moment.slice(0, place)}x${moment.slice(place + 1)}` : [],
      ).flat(),
      ...["026-03-01T12:30:45.678Z", "2026-03-01T12:30:45.6Z", "2026-03-01T12:30:45Z", "2026-03-01"],
      ...["2026-13-01T12:30:45.678Z", "2026-03-01T25:30:45.678Z", "2026-03-01T12:30:45a678Z"],
    ],
  ],
  [
    "a text",
    isText,
    ["", "Movie 1", "🎬", "x".repeat(1_000)],
    [...noTexts, "x".repeat(1_001), "a\0b", "\ud83c", "\udfac"],
  ],
  ["a number", isNumber, [0, -1.5, 1e300], [undefined, null, "1", Number.NaN, Number.POSITIVE_INFINITY]],
])("what comes from outside is %s or is not", (_, is, yes, no) => {
  for (const value of yes) expect(is(value as string), JSON.stringify(value)).toBe(true);
  for (const value of no) expect(is(value as string), JSON.stringify(value)).toBe(false);
});
