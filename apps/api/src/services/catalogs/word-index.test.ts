import fc from "fast-check";
import { expect, test } from "vitest";
import { distancesTo } from "./edit-distance.js";
import { buildWords, WordIndex } from "./word-index.js";

/** By the definition, without a bound. */
function plainDistance(a: string, b: string): number {
  if (a === "" || b === "") return a.length + b.length;
  return Math.min(
    plainDistance(a.slice(1), b) + 1,
    plainDistance(a, b.slice(1)) + 1,
    plainDistance(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1),
  );
}

/** "😀" is two code units, of which "😁" has the first, too; words come in the order of these, not of characters. */
const letters = fc.constantFrom("a", "b", "ü", "\uffee", "😀", "😁");
const shortWord = fc
  .string({ unit: letters, minLength: 1, maxLength: 6 })
  .filter(({ length }) => length <= 6);
const unitsOf = (word: string) =>
  Uint16Array.from({ length: word.length }, (_, unit) => word.charCodeAt(unit));

test("the distance of two words is what the definition gives, as far as it was asked for", () => {
  fc.assert(
    fc.property(shortWord, fc.array(shortWord), fc.integer({ min: 0, max: 3 }), (word, others, most) => {
      const distanceTo = distancesTo(word);
      for (const other of others) {
        const distance = plainDistance(word, other);
        const found = distanceTo(unitsOf(other), most);
        if (distance <= most) expect(found).toBe(distance);
        else expect(found).toBeGreaterThan(most);
      }
    }),
  );
});

test("a word of any length is found with a typo in it", async () => {
  for (const length of [2, 63, 64, 65, 1_000]) {
    const word = "a".repeat(length);
    const typos = [`${word}x`, `x${word.slice(1)}`, word.slice(1)];
    const index = new WordIndex(await buildWords(typos.length, (at) => [typos[at]!]));
    const found = [...index.matches(word, { beginnings: false, edits: 1 })];
    expect(found.flatMap(({ texts }) => [...texts]).sort()).toEqual([0, 1, 2]);
  }
});

test("what is spelled nearly so counts the less the more edits it is away, and the shorter it is", async () => {
  const words = ["matirx", "xmatrix", "matric", "atrix", "matriks", "mtri"];
  const index = new WordIndex(await buildWords(words.length, (at) => [words[at]!]));
  const weights = new Map<string, number>();
  for (const { weight, texts } of index.matches("matrix", { beginnings: true, edits: 2 }))
    weights.set(words[texts[0]!]!, weight);
  // One edit away by length, then two.
  expect([...weights.keys()].sort((a, b) => weights.get(b)! - weights.get(a)!)).toEqual([
    "xmatrix",
    "matric",
    "atrix",
    "matriks",
    "matirx",
    "mtri",
  ]);
  expect(weights.get("xmatrix")).toBeLessThan(0.3);
});

test("finds the texts that a walk through all words finds", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(shortWord, { maxLength: 5 }), { maxLength: 12 }),
      shortWord,
      fc.boolean(),
      fc.integer({ min: 0, max: 2 }),
      async (texts, word, beginnings, edits) => {
        const index = new WordIndex(await buildWords(texts.length, (at) => texts[at]!));
        const best = new Map<number, number>();
        let matches = 0;
        for (const { weight, texts: having } of index.matches(word, { beginnings, edits })) {
          matches++;
          expect([...having]).toEqual([...new Set(having)].sort((a, b) => a - b));
          for (const text of having) best.set(text, Math.max(weight, best.get(text) ?? 0));
        }
        const answers = (other: string) =>
          other === word ||
          (beginnings && other.startsWith(word)) ||
          (edits > 0 && plainDistance(word, other) <= edits);
        expect(matches, "every word once").toBe(new Set(texts.flat().filter(answers)).size);
        for (const [at, words] of texts.entries()) {
          expect(best.has(at)).toBe(words.some(answers));
          expect(best.get(at) === 1).toBe(words.includes(word));
        }
      },
    ),
  );
});

test("the longer what another word has beyond the one asked for, the less it counts; typos count least", async () => {
  const words = ["star", "stars", "starship", "stat"];
  const index = new WordIndex(await buildWords(4, (at) => [words[at]!]));
  const weights: number[] = [];
  for (const { weight, texts } of index.matches("star", { beginnings: true, edits: 1 }))
    weights[texts[0]!] = weight;
  expect(weights).toEqual([...weights].sort((a, b) => b - a));
  expect(new Set(weights).size).toBe(4);
});
