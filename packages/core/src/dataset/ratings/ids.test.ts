import fc from "fast-check";
import { expect, test } from "vitest";
import { ByteIds } from "./byte-ids.js";
import { firstNamed, IdCodes, idOf, numberIds } from "./ids.js";

const id = fc.oneof(
  fc.nat(40).map(String),
  fc.nat(2 ** 32 + 5).map(String),
  fc.constantFrom(
    "3999999999",
    "4000000000",
    "10000000000",
    "18446744073709551615",
    "00",
    "007",
    "0114709",
    "7a",
  ),
  fc.constantFrom("tt0114709", "é", "1.5", "-1", "/1", ":1", "1/", "1:", "00000000017"),
  fc.stringMatching(/^[a-c]{1,3}$/),
);

test("numbers below 4,000,000,000 are themselves, other texts are numbered as they come", () => {
  const codes = new IdCodes();
  const texts = ["17", "017", "0", "00", "3999999999", "4000000000", "tt7", "17 ", "017", "9999999999"];
  expect(texts.map((text) => codes.code(text))).toEqual([
    ...[17, firstNamed, 0, firstNamed + 1, 3_999_999_999, firstNamed + 2],
    ...[firstNamed + 3, firstNamed + 4, firstNamed, firstNamed + 5],
  ]);
  expect(codes.named).toEqual(["017", "00", "4000000000", "tt7", "17 ", "9999999999"]);
});

test("ids have the same codes whether they come as texts or as bytes", () => {
  fc.assert(
    fc.property(fc.array(id, { maxLength: 60 }), (texts) => {
      const ofTexts = new IdCodes();
      const ofBytes = new ByteIds();
      for (const text of texts) {
        const bytes = Buffer.from(`1${text}2`);
        const code = ofBytes.code(bytes, 1, bytes.length - 1);
        expect(code).toBe(ofTexts.code(text));
        expect(idOf(code, ofTexts.named)).toBe(text);
      }
      expect(ofBytes.named).toEqual(ofTexts.named);
    }),
  );
});

test("an id that begins another one stays another id", () => {
  // Both have the same place in the table at first.
  const ids = new ByteIds();
  const code = (text: string) => ids.code(Buffer.from(text), 0, text.length);
  expect(["tt1480", "tt1", "tt1480", "tt1"].map(code)).toEqual(
    [0, 1, 0, 1].map((place) => firstNamed + place),
  );
  expect(ids.named).toEqual(["tt1480", "tt1"]);
});

test("thousands of texts keep their codes while room is made for more, long ones and short ones", () => {
  const ids = new ByteIds();
  const texts = Array.from({ length: 3000 }, (_, i) => `${"x".repeat(i % 7)}${i}y`);
  texts[50] = "long".repeat(5000);
  for (const _ of [1, 2])
    for (const [place, text] of texts.entries()) {
      const bytes = Buffer.from(text);
      expect(ids.code(bytes, 0, bytes.length)).toBe(firstNamed + place);
    }
  expect(ids.named).toEqual(texts);
});

/** Plain numbers by size, then other numbers by size and spelling, then words. */
function sorted(texts: readonly string[]): string[] {
  const isPlain = (text: string) => /^(?:0|[1-9]\d{0,9})$/.test(text) && Number(text) < firstNamed;
  const kind = (text: string) => (isPlain(text) ? 0 : /^\d+$/.test(text) ? 1 : 2);
  const spelling = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return [...new Set(texts)].sort(
    (a, b) => kind(a) - kind(b) || (kind(a) < 2 ? Number(BigInt(a) - BigInt(b)) : 0) || spelling(a, b),
  );
}

test("ids that are no plain numbers are sorted by size, then by spelling, words last", () => {
  const ordered = [
    ...["007", "0017", "017", "0018", "018", "4000000000", "4000000001", "10000000000"],
    ...["18446744073709551615", "a", "ab", "b"],
  ];
  const mixed = ["ab", ...ordered.filter((_, i) => i % 2 === 1), ...ordered.filter((_, i) => i % 2 === 0)];
  for (const named of [ordered, ordered.toReversed(), mixed]) {
    const codes = Uint32Array.from(named, (_, i) => firstNamed + i);
    expect(numberIds([{ codes, named }])).toEqual(ordered);
    expect(Array.from(codes, (place) => ordered[place])).toEqual(named);
  }
});

test("columns that were coded apart get places in one sorted list of ids", () => {
  // Beyond 2^26 another way is taken than a table of all numbers.
  const far = fc.constantFrom("67108862", "67108863", "67108864", "67108865", "3999999999");
  for (const any of [id, fc.nat(99).map(String), fc.oneof(fc.nat(20).map(String), far)])
    fc.assert(
      fc.property(fc.array(fc.array(any, { maxLength: 20 }), { maxLength: 4 }), (columns) => {
        const coded = columns.map((texts) => {
          const ids = new IdCodes();
          const codes = Uint32Array.from(texts, (text) => ids.code(text));
          return { codes, named: ids.named };
        });
        const ids = numberIds(coded);
        const expected = sorted(columns.flat());
        expect(ids).toEqual(expected);
        expect(coded.map(({ codes }) => Array.from(codes, (place) => ids[place]))).toEqual(columns);
      }),
      { numRuns: 30 },
    );
});
