const ligatures: Record<string, string> = {
  æ: "ae",
  œ: "oe",
  ø: "o",
  ß: "ss",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};

import { spacedDigits } from "@cinevec/core";

/**
 * Lower case without accents: "Amélie" and "AMELIE" are one word. Compatible letters come first: "™" and "ℍ" have no lower
 * case, "TM" and "H" have.
 */
export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[æœøßłđðþı]/g, (letter) => ligatures[letter]!);
}

/**
 * The words of a title or a query, those that punctuation holds together in one group: "Spider-Man 2" gives
 * [spider, man], [2]; "Alien³" gives [alien, 3] and "8½" [8, 1, 2].
 */
export function wordGroupsOf(text: string): string[][] {
  return fold(spacedDigits(text, "-"))
    .split(/\s/)
    .map((chunk) => chunk.split(/[^\p{L}\p{N}]/u).filter((part) => part !== ""))
    .filter((parts) => parts.length > 0);
}

/** What a title is found by: each word, and those of a group also as one: spider, man, spiderman, 2. */
export const wordsOf = (text: string): string[] => wordsIn(wordGroupsOf(text));

export function wordsIn(groups: readonly (readonly string[])[]): string[] {
  return groups.flatMap((parts) => (parts.length > 1 ? [...parts, parts.join("")] : parts));
}
