import fc from "fast-check";
import { expect, test } from "vitest";
import { FlatTexts, flattenTexts } from "./flat-texts.js";

/** Code units of their own, halves of surrogate pairs among them. */
const text = fc.string({ unit: fc.constantFrom("a", "b", "ü", "天", "😀", "\ud83d", "\ude00") });

test("texts are given back, and compared, as strings are", () => {
  fc.assert(
    fc.property(fc.array(text), text, (texts, other) => {
      const flat = new FlatTexts(flattenTexts(texts));
      expect(flat.count).toBe(texts.length);
      for (const [at, one] of texts.entries()) {
        expect(flat.text(at)).toBe(one);
        expect(flat.lengthOf(at)).toBe(one.length);
        expect(String.fromCharCode(...flat.unitsOf(at))).toBe(one);
        for (const compared of [other, one, one.slice(0, 2), `${one}a`]) {
          expect(flat.startsWith(at, compared)).toBe(one.startsWith(compared));
          expect(flat.isBefore(at, compared)).toBe(one < compared);
        }
      }
    }),
  );
});
