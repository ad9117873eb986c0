import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeText } from "./decode-text.js";
import { namesOnce, plainText, wholeNumber } from "./plain-text.js";

const latin1 = (text: string) => Buffer.from(text, "latin1");

test("one stray byte spoils its own line at most", () => {
  const bytes = Buffer.concat([Buffer.from("1,Amélie\n"), latin1("2,Café\n"), Buffer.from("3,Noël\n")]);
  expect(decodeText(bytes)).toBe("1,Amélie\n2,Café\n3,Noël\n");
});

test("0x80 to 0x9F are windows-1252's, not control characters", () => {
  const bytes = Buffer.from([
    ...latin1("M. Hulot"),
    0x92,
    ...latin1("s (1975"),
    0x96,
    ...latin1("1979) "),
    0x80,
    0x9f,
  ]);
  expect(decodeText(bytes)).toBe("M. Hulot’s (1975–1979) €Ÿ");
  // As the encoding's publisher lists them: https://encoding.spec.whatwg.org/index-windows-1252.txt
  const known =
    "80=€ 82=‚ 83=ƒ 84=„ 85=… 86=† 87=‡ 88=ˆ 89=‰ 8A=Š 8B=‹ 8C=Œ 8E=Ž 91=‘ 92=’ 93=“ 94=” 95=• 96=– 97=— 98=˜ 99=™ 9A=š 9B=› 9C=œ 9E=ž 9F=Ÿ";
  for (const [hex, character] of known.split(" ").map((pair) => pair.split("=")))
    expect(decodeText(Uint8Array.of(Number.parseInt(hex!, 16)))).toBe(character);
});

test("any mixture of sound lines and Latin-1 lines is read line by line", () => {
  const line = fc.string({ unit: fc.constantFrom("a", "é", "ß", "ø", " ", "Ã"), maxLength: 8 });
  fc.assert(
    fc.property(fc.array(fc.tuple(line, fc.boolean()), { maxLength: 12 }), (lines) => {
      const parts = lines.map(([text, sound]) => (sound ? Buffer.from(`${text}\n`) : latin1(`${text}\n`)));
      // Where Latin-1 happens to be sound UTF-8 it is read as that.
      const expected = lines.map(([text, sound], i) =>
        sound || new TextDecoder().decode(parts[i]).includes("\uFFFD") ? `${text}\n` : parts[i]!.toString(),
      );
      expect(decodeText(Buffer.concat(parts))).toBe(expected.join(""));
    }),
  );
});

test("a byte order mark is dropped, and a view is read as a view", () => {
  expect(decodeText(Buffer.from("\uFEFFa"))).toBe("a");
  expect(decodeText(Buffer.concat([Buffer.from("\uFEFFa\n"), latin1("é\n"), Buffer.from("ü\uFEFF")]))).toBe(
    "a\né\nü\uFEFF",
  );
  const within = Buffer.concat([Buffer.from("xx"), latin1("é"), Buffer.from("yy")]);
  expect(decodeText(within.subarray(2, 3))).toBe("é");
});

test("character references are decoded once, those without a semicolon are text", () => {
  expect(plainText(" Wait&#8230; Caf&eacute; &amp; Caf&#xE9; ")).toBe("Wait… Café & Café");
  expect(plainText("&#146;t &amp;amp; AT&T &notes; R&D &lt")).toBe("’t &amp; AT&T &notes; R&D &lt");
  expect(namesOnce(["Drama", " Drama", "drama", "", "Sci-Fi"])).toEqual(["Drama", "Sci-Fi"]);
  expect(namesOnce(["Caf&eacute;", "Cafe\u0301", "CAFÉ"])).toEqual(["Café"]);
});

test("whole numbers are digits, nothing that JavaScript also takes for one", () => {
  expect(["7", " 007 ", "0"].map(wholeNumber)).toEqual([7, 7, 0]);
  expect(["123456789012345", "1234567890123456"].map(wholeNumber)).toEqual([123_456_789_012_345, -1]);
  expect(["", " ", "1.0", "1x", "x1", "0x10", "1e3", "-1", "٣", undefined].map(wholeNumber)).toEqual(
    Array(10).fill(-1),
  );
});
