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
