import type { Answer } from "@/graphql/problem";
import type { Field, NumberField } from "./schema-fields";

/** What stands in the form: raw text by field key, "true"/"false" for switches. */
export type FieldTexts = Readonly<Record<string, string>>;

export interface ReadOptions {
  /** Only what differs from the defaults: the API fills in the rest. */
  readonly options: Readonly<Record<string, unknown>>;
  /** By field key, in plain words with the bounds. */
  readonly problems: Readonly<Record<string, string>>;
}

/** "validation.share": what a server's problem path is matched against. */
export function keyOf(path: readonly string[]): string {
  return path.join(".");
}

/** Every field that is filled in by itself, groups flattened. */
export function leavesOf(fields: readonly Field[]): Exclude<Field, { kind: "group" }>[] {
  return fields.flatMap((field) => (field.kind === "group" ? leavesOf(field.fields) : [field]));
}

/** The form's first state: every default, as text. */
export function defaultTexts(fields: readonly Field[]): FieldTexts {
  return Object.fromEntries(
    leavesOf(fields).map((field) => [keyOf(field.path), textOf(field, field.default)]),
  );
}

/** The texts of the fields that `options` gives a value. */
export function textsOf(fields: readonly Field[], options: unknown): FieldTexts {
  const given = leavesOf(fields).flatMap((field): [string, string][] => {
    let value = options;
    for (const name of field.path)
      value = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
    return value === undefined ? [] : [[keyOf(field.path), textOf(field, value)]];
  });
  return Object.fromEntries(given);
}

function textOf(field: Field, value: unknown): string {
  if (value === undefined || value === null)
    return field.kind === "boolean" && !field.nullable ? "false" : "";
  return field.kind === "json" ? JSON.stringify(value) : String(value);
}

/** Reads the form: the options to send and what is wrong with them. */
export function readOptions(fields: readonly Field[], texts: FieldTexts): ReadOptions {
  const options: Record<string, unknown> = {};
  const problems: Record<string, string> = {};
  for (const field of leavesOf(fields)) {
    const key = keyOf(field.path);
    const text = (texts[key] ?? "").trim();
    if (text === textOf(field, field.default) && field.default !== undefined) continue;
    const read = readText(field, text);
    if ("problem" in read) problems[key] = read.problem;
    else if (read.value !== undefined) assign(options, field.path, read.value);
  }
  return { options, problems };
}

type Read = { value: unknown } | { problem: string };

function readText(field: Exclude<Field, { kind: "group" }>, text: string): Read {
  if (text === "") {
    if (field.nullable) return { value: null };
    if (field.default !== undefined || !field.required) return { value: undefined };
    return { problem: field.kind === "choice" ? "Choose one." : `Give ${expectation(field)}.` };
  }
  switch (field.kind) {
    case "boolean":
      return { value: text === "true" };
    case "text":
      return { value: text };
    case "choice":
      return readChoice(field.choices, text) ?? { problem: `Choose one of ${field.choices.join(", ")}.` };
    case "number-or-choice":
      return readChoice(field.choices, text) ?? readNumber(field.number, text);
    case "number":
      return readNumber(field, text);
    case "json":
      try {
        return { value: JSON.parse(text) as unknown };
      } catch {
        return { problem: 'Give JSON, for instance [1, 2] or {"a": 1}.' };
      }
  }
}

function readChoice(choices: readonly unknown[], text: string): Read | null {
  const value = choices.find((choice) => String(choice) === text);
  return value === undefined ? null : { value };
}

function readNumber(field: NumberField, text: string): Read {
  const value = Number(text);
  const wrong =
    !Number.isFinite(value) ||
    (field.integer && !Number.isInteger(value)) ||
    (field.minimum !== undefined && value < field.minimum) ||
    (field.maximum !== undefined && value > field.maximum) ||
    (field.exclusiveMinimum !== undefined && value <= field.exclusiveMinimum) ||
    (field.exclusiveMaximum !== undefined && value >= field.exclusiveMaximum);
  return wrong ? { problem: `${text} won't do: give ${expectation(field)}.` } : { value };
}

/** "a whole number from 1 to 1024", "a number above 0, at most 1". */
export function expectation(field: Field): string {
  if (field.kind === "number-or-choice") {
    return `${expectation(field.number)}, or ${field.choices.map((choice) => `“${choice}”`).join(" or ")}`;
  }
  if (field.kind !== "number") return "a value";
  const noun = field.integer ? "a whole number" : "a number";
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = field;
  if (minimum !== undefined && maximum !== undefined) return `${noun} from ${minimum} to ${maximum}`;
  const bounds = [
    minimum !== undefined
      ? `at least ${minimum}`
      : exclusiveMinimum !== undefined
        ? `above ${exclusiveMinimum}`
        : "",
    maximum !== undefined
      ? `at most ${maximum}`
      : exclusiveMaximum !== undefined
        ? `below ${exclusiveMaximum}`
        : "",
  ].filter(Boolean);
  return [noun, bounds.join(", ")].filter(Boolean).join(" ");
}

function assign(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [head, ...rest] = path;
  if (head === undefined) return;
  if (rest.length === 0) {
    target[head] = value;
    return;
  }
  const inner = target[head];
  const next: Record<string, unknown> = typeof inner === "object" && inner !== null ? { ...inner } : {};
  assign(next, rest, value);
  target[head] = next;
}

/**
 * The server's problems by the field they are about; those about no field of this form come back in `rest`,
 * with their path.
 */
export function placeProblems(
  problems: readonly { readonly path: readonly string[]; readonly message: string }[],
  keys: ReadonlySet<string>,
): { byField: Record<string, string>; rest: string[] } {
  const byField: Record<string, string> = {};
  const rest: string[] = [];
  for (const { path, message } of problems) {
    // Some servers name the argument first: input.options.dimensions.
    const inside = path[0] === "input" ? path.slice(1) : path;
    const key = keyOf(inside[0] === "options" ? inside.slice(1) : inside);
    if (keys.has(key)) byField[key] = byField[key] ? `${byField[key]} ${message}` : message;
    else rest.push(inside.length > 0 ? `${inside.join(".")}: ${message}` : message);
  }
  return { byField, rest };
}

interface Refusal {
  readonly message: string;
  readonly problems: readonly { readonly path: readonly string[]; readonly message: string }[];
}

/** Why a mutation did not do it, whether the API says so in its result or in an error; null when it did. */
export function refusalOf(answer: Answer<unknown>, result: object | null): Refusal | null {
  if (!answer.ok) return { message: answer.problem.message, problems: answer.problem.problems ?? [] };
  if (result === null || !("message" in result)) return null;
  const problems = "problems" in result && Array.isArray(result.problems) ? result.problems : [];
  return { message: String(result.message), problems };
}
