import { decodeHTMLStrict } from "entities/decode";

/**
 * Text as people read it: HTML's character references decoded once ("&#8230;", "&eacute;"; those that lack their
 * semicolon are left alone, as "AT&T" shall be), Unicode composed (NFC), blanks at the ends cut off.
 */
export function plainText(source: string): string {
  const text = source.includes("&") ? decodeHTMLStrict(source) : source;
  return text.normalize("NFC").trim();
}

/** Names in their order, each once whatever its case, empty ones left out. */
export function namesOnce(names: Iterable<string>): string[] {
  const seen = new Map<string, string>();
  for (const name of names) {
    const text = plainText(name);
    const key = text.toLowerCase();
    if (text !== "" && !seen.has(key)) seen.set(key, text);
  }
  return [...seen.values()];
}

/** The whole number, from 0, that a cell holds, leading zeros and blanks around it allowed; -1 for any other text. */
export function wholeNumber(cell: string | undefined): number {
  const text = cell?.trim() ?? "";
  return /^\d{1,15}$/u.test(text) ? Number(text) : -1;
}
