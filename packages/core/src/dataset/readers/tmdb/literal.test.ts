import fc from "fast-check";
import { expect, test } from "vitest";
import { type Literal, parseLiteral } from "./literal.js";

/** Python's repr, as The Movies Dataset was written with. */
function repr(value: Literal): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") {
    const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
    const escaped = [...value]
      .map((c) => {
        if (c === "\\" || c === quote) return `\\${c}`;
        if (c === "\n") return "\\n";
        if (c === "\t") return "\\t";
        return c < " " || c === "\u00a0" ? `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}` : c;
      })
      .join("");
    return quote + escaped + quote;
  }
  if (Array.isArray(value)) return `[${value.map(repr).join(", ")}]`;
  return `{${Object.entries(value)
    .map(([key, item]) => `${repr(key)}: ${repr(item)}`)
    .join(", ")}}`;
}

const scalar = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map((x) => x + 0 || 0),
  fc.string({ unit: fc.constantFrom("a", "'", '"', "\\", "\n", "é", "\u00a0", "{", ",", "\u0001") }),
);
const entry = fc.dictionary(fc.stringMatching(/^[a-z_']{1,6}$/), scalar, {
  noNullPrototype: true,
  maxKeys: 4,
});
const cell = fc.array(fc.oneof(entry, scalar), { maxLength: 5 });

test("Python's repr and JSON are read back", () => {
  fc.assert(
    fc.property(cell, (value) => {
      expect(parseLiteral(repr(value as Literal))).toEqual(value);
      expect(parseLiteral(JSON.stringify(value))).toEqual(value);
    }),
  );
});

test.each<[string, Literal]>([
  ["('a', 1)", ["a", 1]],
  ["(1,)", [1]],
  ["[1, 2, ]", [1, 2]],
  ["[ ]", []],
  ["{ }", {}],
  [" [ 'a' , { 'b' : None } ] ", ["a", { b: null }]],
  ["['a',\n\t'b']", ["a", "b"]],
  [
    "{'a': True, 'b': False, 'c': true, 'd': false, 'e': null,}",
    { a: true, b: false, c: true, d: false, e: null },
  ],
  ["{1: 'a', 'b': (2,)}", { "1": "a", b: [2] }],
  ["[+1, -2, 3., .5, -.25, 1.5e3, 2E-1, 1e+2]", [1, -2, 3, 0.5, -0.25, 1500, 0.2, 100]],
  ["'\\n\\t\\r\\b\\f\\a\\v\\0'", "\n\t\r\b\f\u0007\v\0"],
  ["'a\\\nb'", "ab"],
  ["'\\q\\'\\\"\\\\'", "q'\"\\"],
  ["'\\xe9\\u00E9\\U0001F600'", "éé😀"],
  ["'\\x4142\\u00414'", "A42A4"],
  ["'\\x4'", "x4"],
  ["'\\U0010FFFF'", "\u{10FFFF}"],
  ['"it\'s"', "it's"],
  ["'say \"so\"'", 'say "so"'],
])("%s is read", (text, value) => {
  expect(parseLiteral(text)).toEqual(value);
});

test.each([
  ["", 'unexpected "end" at 0'],
  ["[1, 2", 'unexpected "end" at 5'],
  ["[1 2]", 'unexpected "2" at 3'],
  ["(1, 2]", 'unexpected "]" at 5'],
  ["{'a' 1}", 'unexpected "1" at 5'],
  ["{'a': 1 'b': 2}", 'unexpected "\'" at 8'],
  ["{'a': 1]", 'unexpected "]" at 7'],
  ["'a", 'unexpected "end" at 2'],
  ["'a\\", 'unexpected "end" at 3'],
  ["[nope]", 'unexpected "n" at 1'],
  ["none", 'unexpected "n" at 0'],
  ["[constructor]", 'unexpected "c" at 1'],
  ["toString", 'unexpected "t" at 0'],
  ["'a' 'b'", 'unexpected "\'" at 4'],
  ["'\\U00110000'", 'unexpected "U" at 2'],
  ["[-]", 'unexpected "-" at 1'],
  ["{: 1}", 'unexpected ":" at 1'],
])("%s is refused where it goes wrong", (text, message) => {
  expect(() => parseLiteral(text)).toThrow(new SyntaxError(message));
});

test("lists and dictionaries may be fifty deep", () => {
  const nested = (depth: number, open: string, close: string) =>
    `${open.repeat(depth)}'x'${close.repeat(depth)}`;
  expect(JSON.stringify(parseLiteral(nested(50, "[", "]")))).toBe(nested(50, "[", "]").replaceAll("'", '"'));
  expect(() => parseLiteral(nested(51, "(", ")"))).toThrow("at 51");
  expect(() => parseLiteral(nested(51, "{'a':", "}"))).toThrow(SyntaxError);
  expect(() => parseLiteral("{".repeat(60))).toThrow('unexpected "{" at 51');
});

test("anything else is a SyntaxError, nothing more", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("[", "]", "{", "}", "'", ",", ":", "a", "1", "\\", "u") }),
      (text) => {
        try {
          parseLiteral(text);
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError);
        }
      },
    ),
  );
  for (const bad of ["", "[1, 2", "__import__('os')", "{'a' 1}", "[nope]", "'\\u12'x", `${"[".repeat(99)}`])
    expect(() => parseLiteral(bad)).toThrow(SyntaxError);
});
