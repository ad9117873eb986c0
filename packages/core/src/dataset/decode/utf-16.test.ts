import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { toUtf8, type Utf16, utf16Of } from "./utf-16.js";

const little = (text: string) => Buffer.from(text, "utf16le");
const big = (text: string) => little(text).swap16();
const text = "movieId,title\n1,Amélie 🎬\n";

test.each<[string, Uint8Array, Utf16 | null]>([
  ["a mark before other than Latin letters", little("\uFEFF映画の題名と年"), "utf-16le"],
  ["a mark, big end first", big("\uFEFF映画の題名と年"), "utf-16be"],
  ["a mark alone", Uint8Array.of(0xff, 0xfe), "utf-16le"],
  ["half a mark", Uint8Array.of(0xff, 0xff, 1, 1), null],
  ["the other half", Uint8Array.of(0xfe, 0xfe, 1, 1), null],
  ["the second byte of a mark", Uint8Array.of(1, 0xfe, 1, 1), null],
  ["the second byte of the other", Uint8Array.of(1, 0xff, 1, 1), null],
  ["no mark", little(text), "utf-16le"],
  ["no mark, big end first", big(text), "utf-16be"],
  ["four letters", little("1,2\n"), "utf-16le"],
  ["three letters", little("1,2"), null],
  ["a start cut off within a character", Buffer.concat([little("1,2\n"), Buffer.of(0)]), "utf-16le"],
  ["eight letters of ten", little("1234567\n映画"), "utf-16le"],
  ["seven letters of ten", little("123456\n映画題"), null],
  ["eight letters of ten, big end first", big("1234567\n映画"), "utf-16be"],
  ["seven letters of ten, big end first", big("123456\n映画題"), null],
  ["zeros at both places", Buffer.concat([little("movieId,title"), big("1")]), null],
  ["zeros at both places, big end first", Buffer.concat([big("movieId,title"), little("1")]), null],
  ["Latin-1", Buffer.from("é,1,2,3", "latin1"), null],
  ["UTF-8", Buffer.from(text), null],
  ["nothing", new Uint8Array(0), null],
])("%s", (_, start, expected) => {
  expect(utf16Of(start)).toBe(expected);
});

test("the first 256 bytes tell", () => {
  expect(utf16Of(Buffer.concat([little("x".repeat(128)), big("y".repeat(500))]))).toBe("utf-16le");
  expect(utf16Of(Buffer.concat([little("x".repeat(127)), big("y".repeat(500))]))).toBeNull();
});

const converted = (from: Utf16, ...pieces: Buffer[]) =>
  buffer(Readable.from(pieces).pipe(toUtf8(from))).then((bytes) => bytes.toString());

test("UTF-16 becomes UTF-8 without its mark, whatever the pieces", async () => {
  for (const [from, whole] of [
    ["utf-16le", little(`\uFEFF${text}`)],
    ["utf-16be", big(`\uFEFF${text}`)],
  ] as const)
    for (const size of [1, 3, 100]) {
      const pieces = [];
      for (let at = 0; at < whole.length; at += size) pieces.push(whole.subarray(at, at + size));
      expect(await converted(from, ...pieces)).toBe(text);
    }
});

test("what is no UTF-16, or ends within a character, is refused", async () => {
  await expect(converted("utf-16le", little("a"), little("\uDC00b"))).rejects.toThrow(
    /^is not sound UTF-16LE; save it as UTF-8$/,
  );
  for (const end of [Buffer.of(0), big("\uD83C")])
    await expect(converted("utf-16be", big("a"), end)).rejects.toThrow(
      /^is cut off in the middle of a character of UTF-16BE; save it as UTF-8$/,
    );
});
