const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";
/** They are asked for `undefined` too, which stands behind the last word of a title and is none of them. */
const units: readonly (string | undefined)[] =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const tens: readonly (string | undefined)[] = "twenty thirty forty fifty sixty seventy eighty ninety".split(
  " ",
);
const roman = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split(" ");
/** Words behind which "I", "V" and "X" are numbers; elsewhere they are a pronoun, a letter and another. */
const counted = new Set(["part", "volume", "episode", "chapter", "book"]);
const written = new Map([
  ["vol", "volume"],
  ["pt", "part"],
  ["dr", "doctor"],
  ["mr", "mister"],
  ["st", "saint"],
  ["versus", "vs"],
]);
const article = /^(?:the|a|an) (?=.)/u;

/** Raised digits and fractions stand apart, by blanks or what else is given: "Alien³" is "Alien 3", "8½" is "8 ½". */
export function spacedDigits(title: string, by = " "): string {
  return title
    .replace(/[⁰¹²³⁴-⁹]/gu, (digit) => `${by}${superscripts.indexOf(digit)}${by}`)
    .replace(/[¼½¾⅓⅔⅛⅜⅝⅞]/gu, `${by}$&${by}`);
}

/**
 * A title without case, accents and punctuation; "&" is "and", "Alien³" is "alien 3", "8½" is "8 1 2". Two titles of
 * one key are the same title, written in other ways.
 */
export function exactKey(title: string): string {
  const plain = spacedDigits(title)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("&", " and ")
    .replace(/['’.]/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  return plain || title.trim();
}

/**
 * Titles of one loose key are the same film's where the year is the same, too: without a leading article and blanks
 * ("Oldboy", "Old Boy"), numbers in digits ("Part II", "Part 2"; "Sixty", "60"), abbreviations written out ("Vol.").
 */
export function looseKey(title: string): string {
  const words = exactKey(title)
    .replace(article, "")
    .split(" ")
    .map((word) => written.get(word) ?? word);
  return numbersInDigits(words).join("");
}

/** Folded words of a title with its numbers in digits: "part", "ii" are "part", "2"; "sixty" is "60". */
export function numbersInDigits(words: readonly string[]): string[] {
  const out: string[] = [];
  for (let at = 0; at < words.length; ) {
    const [value, used] = numberAt(words, at);
    out.push(used > 0 ? String(value) : words[at]!);
    at += Math.max(1, used);
  }
  return out;
}

/** The number that starts at a word, and of how many words it is; 0 words where none starts there. */
function numberAt(words: readonly string[], at: number): readonly [value: number, words: number] {
  const word = words[at]!;
  const inRoman = roman.indexOf(word);
  if (inRoman >= 0 && at > 0 && (word.length > 1 || counted.has(words[at - 1]!))) return [inRoman + 1, 1];
  const hundreds = units.indexOf(word);
  if (hundreds > 0 && hundreds < 10 && words[at + 1] === "hundred") {
    const [rest, used] = belowHundred(words, at + 2);
    return [100 * hundreds + rest, 2 + used];
  }
  return belowHundred(words, at);
}

function belowHundred(words: readonly string[], at: number): readonly [value: number, words: number] {
  const word = words[at];
  const ten = tens.indexOf(word);
  if (ten < 0) return units.includes(word) ? [units.indexOf(word), 1] : [0, 0];
  const value = 10 * (ten + 2);
  const unit = units.indexOf(words[at + 1]);
  return unit > 0 && unit < 10 ? [value + unit, 2] : [value, 1];
}

/** What follows a title's own name and tells one film of a series from the next. */
const numberedRest = /^(?:part|pt|vol|volume|chapter|season|book)\b/iu;
const fewestLetters = 5;
const fewestLettersOfTwoWords = 10;

/** Whether what somebody owns is a film's name by itself: three words, or two long ones ("Romeo + Juliet", not "List"). */
function isName(owned: string): boolean {
  const words = exactKey(owned).split(" ");
  return words.length > 2 || (words.length === 2 && words.join("").length >= fewestLettersOfTwoWords);
}

/**
 * Shorter names that a film also goes by, as loose keys: "Star Wars: Episode V - The Empire Strikes Back" is Star
 * Wars and The Empire Strikes Back, "Monty Python's Life of Brian" is Life of Brian, "X2: X-Men United" is X2. Only with the year of the film.
 */
export function shortKeys(title: string): string[] {
  const keys = new Set<string>();
  const text = title.replace(/\s+/gu, " ");
  const [first, ...rest] = text
    .split(/ ?: | [-–—] |,? or:? (?=how\b|the\b|\()/iu)
    .filter((part) => part !== "");
  const last = rest.at(-1);
  if (last !== undefined) {
    if (!numberedRest.test(rest[0]!)) keys.add(looseKey(first!));
    if (exactKey(last).split(" ").length > 2) keys.add(looseKey(last));
  }
  const owned = /(?<=.)['’]s (.+)/u.exec(text)?.[1];
  if (owned && isName(owned)) keys.add(looseKey(owned));
  keys.delete(looseKey(title));
  return [...keys].filter((key) => key.length >= fewestLetters || /^\p{L}\d$/u.test(key));
}

/**
 * Whether two films of one name in neighboring years are surely one: names of a single word ("The Island", "Whiplash",
 * "Cosmos") are given again and again, those of more words hardly ever within a year.
 */
export function isTelling(title: string): boolean {
  const words = exactKey(title).replace(article, "").split(" ");
  return words.length > 1 && words.join("").length > 7;
}
