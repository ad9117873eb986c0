import { csvLine } from "./csv-line.js";

/** So many objects decide which columns there are. */
const deciding = 1000;
/** A row of this one cell has too few for any table: its line is rejected and counted. */
const noObject = "?";

const text = /"(?:[^"\\]|\\.)*"/uy;
const scalar = /-?\d[\d.eE+-]*|true|false|null|NaN/uy;
const space = /\s*/uy;

/**
 * The top-level fields of a JSON object as text: numbers as they are written, so that ids of 64 bits keep their
 * digits; null is empty; lists and objects stay JSON, but for MongoDB's {"$numberLong": "…"}. Null where it is no object.
 */
function fieldsOf(json: string): Map<string, string> | null {
  let at = 0;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(json)?.[0] ?? null;
    if (found !== null) at += found.length;
    return found;
  };
  const fields = new Map<string, string>();
  take(space);
  if (json[at++] !== "{") return null;
  take(space);
  if (json[at] === "}") return fields;
  for (;;) {
    take(space);
    const key = take(text);
    take(space);
    if (key === null || json[at++] !== ":") return null;
    take(space);
    const value = nextValue();
    if (value === null) return null;
    try {
      fields.set(JSON.parse(key) as string, value);
    } catch {
      return null;
    }
    take(space);
    const next = json[at++];
    if (next === "}") break;
    if (next !== ",") return null;
  }
  return json.slice(at).trim() === "" ? fields : null;

  function nextValue(): string | null {
    const string = take(text);
    if (string !== null) {
      try {
        return JSON.parse(string) as string;
      } catch {
        return null;
      }
    }
    if (json[at] === "{" || json[at] === "[") {
      const start = at;
      if (!skipNested()) return null;
      const nested = json.slice(start, at);
      return /^\{\s*"\$\w+"\s*:\s*"?([^"{}]*?)"?\s*\}$/u.exec(nested)?.[1] ?? nested;
    }
    const word = take(scalar);
    return word === "null" ? "" : word;
  }

  function skipNested(): boolean {
    let depth = 0;
    while (at < json.length) {
      const character = json[at]!;
      if (character === '"') {
        if (take(text) === null) break;
        continue;
      }
      at++;
      if (character === "{" || character === "[") depth++;
      else if ((character === "}" || character === "]") && --depth === 0) return true;
    }
    return false;
  }
}

/** The objects of a list, each with the text of its own; what follows the last whole one is left out. */
function* objectsOfList(json: string): Generator<string> {
  let depth = 0;
  let start = 0;
  let quoted = false;
  for (let at = json.indexOf("[") + 1; at < json.length; at++) {
    const character = json[at]!;
    if (quoted) {
      if (character === "\\") at++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === "{" || character === "[") {
      if (depth++ === 0) start = at;
    } else if ((character === "}" || character === "]") && depth > 0 && --depth === 0)
      yield json.slice(start, at + 1);
  }
}

/** Whether a file that starts so is JSON: one object a line, or a list of objects. */
export const isJson = (start: string): boolean => /^\uFEFF?\s*(?:\{\s*"|\[\s*\{)/u.test(start);
export const isJsonList = (start: string): boolean => /^\uFEFF?\s*\[/u.test(start);

/** The columns of these objects' fields, in the order in which they come. */
function jsonColumns(objects: Iterable<string>): string[] {
  const names = new Set<string>();
  for (const object of objects) for (const name of fieldsOf(object)?.keys() ?? []) names.add(name);
  return [...names];
}

/** An object as a line of a CSV with these columns; what is no object becomes a line that no table takes. */
export function jsonRow(object: string, columns: readonly string[]): string {
  if (object.trim() === "") return "\n";
  const fields = fieldsOf(object);
  return fields ? csvLine(columns.map((name) => fields.get(name) ?? "")) : `${noObject}\n`;
}

/** The objects of a text: those of its list, or its lines. */
export function jsonObjects(json: string): Iterable<string> {
  return isJsonList(json) ? objectsOfList(json) : json.split("\n");
}

/** The first part of a file of JSON as CSV with a header, and the fields' names as the objects write them. */
export function jsonToCsv(start: string): { readonly csv: string; readonly columns: readonly string[] } {
  const objects = [...jsonObjects(start)].slice(0, deciding);
  const columns = jsonColumns(objects);
  return { csv: csvLine(columns) + objects.map((object) => jsonRow(object, columns)).join(""), columns };
}
