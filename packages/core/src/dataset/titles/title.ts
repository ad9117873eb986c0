import { plainText } from "../decode/plain-text.js";

/** A title as a source writes it, taken apart. */
export interface ParsedTitle {
  /** Without the year, the article in front. Empty where the source gives no title. */
  readonly title: string;
  /** Other names, in the source's order, articles in front; never the title itself, none twice. */
  readonly alternativeTitles: readonly string[];
  /** 1870 to 2100, or null. */
  readonly year: number | null;
}

/** Articles that catalogs move behind the title, by language; those ending in an apostrophe join without a space. */
const articles = [
  ...["the", "a", "an"],
  ...["le", "la", "l'", "les", "un", "une", "des"],
  ...["el", "los", "las", "lo", "una", "unos", "unas"],
  ...["il", "i", "gli", "uno"],
  ...["der", "die", "das", "den", "dem", "ein", "eine"],
  ...["de", "het", "een", "'t"],
  ...["det", "en", "ett", "et"],
  ...["o", "os", "as", "um", "uma"],
  ...["az", "egy", "al", "ha-", "al-"],
].join("|");
/** The article may stand before a subtitle too: "Naked Gun, The: From the Files of Police Squad!". */
const movedArticle = new RegExp(`^(.+?),\\s*(${articles})(?=$|:\\s)(.*)$`, "iu");
const yearAtEnd = /\s*\(\s*(\d{4})(?:\s*[-–—]\s*(?:\d{4})?\s*)?\)\s*$/u;
const alsoKnownAs = /^(?:a\.?\s?k\.?\s?a\.?|aka|also known as)\s*:?\s+/iu;
/** What stands in brackets at the end and yet is no other name of the film. */
const qualifier =
  /^(?:imax|3-?d|\d+|[ivx]+|part\b.*|[\w' ]+\b(?:cut|release|version|edition)|uncut|unrated|restored|short)$/iu;

function frontArticle(text: string): string {
  const match = movedArticle.exec(text);
  if (!match) return text;
  const [, rest, found, tail] = match as unknown as [string, string, string, string];
  const article = found[0]!.toLocaleUpperCase("en") + found.slice(1);
  return `${article}${/['’-]$/u.test(article) ? "" : " "}${rest}${tail}`;
}

/** IMDb's marks of a medium: video, television, video game. */
const medium = /^(?:v|tv|vg|video|tv (?:movie|series|mini-?series|special))$/iu;
/** "Birdman: Or (The Unexpected Virtue of Ignorance)" is one title; "Casque d'or (Golden Marie)" is not. */
const goesOn = /(?:[\s:,;]or|:|-)$/iu;

/**
 * The bracketed group that ends a trimmed text, brackets balanced: "A (b (c))" gives ["A", "b (c)"]. Null where nothing
 * stands before it: "(Untitled)" is a whole title.
 */
function groupAtEnd(text: string): readonly [before: string, inside: string] | null {
  if (!text.endsWith(")")) return null;
  let depth = 1;
  for (let at = text.length - 2; at > 0; at--) {
    if (text[at] === ")") depth++;
    else if (text[at] === "(" && --depth === 0)
      return [text.slice(0, at).trim(), text.slice(at + 1, -1).trim()];
  }
  return null;
}

/** What stands in brackets, where that is names in brackets of their own: "(One) (Two)". */
const bracketed = /^(?:\([^()]*\) ?)+$/u;

/** The names in a group: "One / Two", and "(One) (Two)"; a stroke in brackets divides none: "One (a / b)". */
function namesIn(inside: string): string[] {
  const groups = bracketed.test(inside) ? inside.slice(1, -1).split(/\) ?\(/u) : [inside];
  return groups
    .flatMap((group) => group.split(/ \/ (?![^()]*\))/u))
    .map((name) => frontArticle(name.trim().replace(alsoKnownAs, "")));
}

/** "After the Rehearsal (TV)" without its mark; a title that is nothing else stays. */
function withoutMedium(text: string): string {
  const group = groupAtEnd(text);
  return group && medium.test(group[1]) ? group[0] : text;
}

/**
 * Takes a catalog's title apart: "City of Lost Children, The (Cité des enfants perdus, La) (1995)" is
 * "The City of Lost Children", also "La Cité des enfants perdus", of 1995. Never throws; text that follows no
 * such convention comes back trimmed, its runs of blanks made one.
 */
export function parseTitle(source: string): ParsedTitle {
  let text = withoutMedium(plainText(source).replace(/\s+/gu, " "));
  let year: number | null = null;
  const dated = yearAtEnd.exec(text);
  if (dated) {
    const value = Number(dated[1]);
    if (value >= 1870 && value <= 2100 && dated.index > 0) {
      year = value;
      text = text.slice(0, dated.index);
    }
  }
  text = withoutMedium(text);
  const alternatives: string[] = [];
  let remarks = "";
  for (let group = groupAtEnd(text); group; group = groupAtEnd(text)) {
    const [before, inside] = group;
    if (!inside || goesOn.test(before)) break;
    if (qualifier.test(inside)) {
      remarks = ` (${inside})${remarks}`;
      text = before;
      continue;
    }
    alternatives.unshift(...namesIn(inside));
    text = before;
  }
  const title = frontArticle(text) + remarks;
  return { title, alternativeTitles: [...new Set(alternatives)].filter((a) => a && a !== title), year };
}
