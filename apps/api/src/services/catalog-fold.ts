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

/** Lower case without accents: "Amélie" and "AMELIE" are one word. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[æœøßłđðþı]/g, (letter) => ligatures[letter]!);
}

/**
 * The words of a title or a query. Words that punctuation holds together are there in both forms: "Spider-Man"
 * gives spider, man and spiderman; "WALL·E" gives wall, e and walle.
 */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const chunk of fold(text).split(/\s+/)) {
    const parts = chunk.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== "");
    words.push(...parts);
    if (parts.length > 1) words.push(parts.join(""));
  }
  return words;
}
