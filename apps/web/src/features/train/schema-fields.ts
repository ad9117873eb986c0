/**
 * Reads a recipe's options schema (JSON Schema 2020-12, as the API derives it) as a tree of form fields.
 * What it doesn't know becomes a JSON field: every option can be given, whatever a later recipe brings.
 */

/** A JSON value that a select can offer. */
type Choice = string | number | boolean;

interface Common {
  /** Under `options`, for instance ["validation", "share"]. */
  readonly path: readonly string[];
  readonly label: string;
  readonly description: string;
  /** An empty field means null. */
  readonly nullable: boolean;
  readonly required: boolean;
  /** undefined: the schema states none. */
  readonly default: unknown;
}
export interface NumberField extends Common {
  readonly kind: "number";
  readonly integer: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}
interface BooleanField extends Common {
  readonly kind: "boolean";
}
interface ChoiceField extends Common {
  readonly kind: "choice";
  readonly choices: readonly Choice[];
}
interface TextField extends Common {
  readonly kind: "text";
}
/** A number or one of some words: a window of 5, or the whole "history". */
interface NumberOrChoiceField extends Common {
  readonly kind: "number-or-choice";
  readonly number: NumberField;
  readonly choices: readonly Choice[];
}
interface GroupField extends Common {
  readonly kind: "group";
  readonly fields: readonly Field[];
}
interface JsonField extends Common {
  readonly kind: "json";
}
export type Field =
  | NumberField
  | BooleanField
  | ChoiceField
  | TextField
  | NumberOrChoiceField
  | GroupField
  | JsonField;

type Schema = Readonly<Record<string, unknown>>;

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The fields of an options schema, in its order; none where it isn't an object's. */
export function fieldsOf(schema: unknown): Field[] {
  return isSchema(schema) ? objectFields(schema, [], schema.default) : [];
}

function objectFields(schema: Schema, path: readonly string[], defaults: unknown): Field[] {
  const properties = isSchema(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(properties).map(([name, property]) => {
    const own = isSchema(property) ? property : {};
    // Zod states a group's default on the group; its fields then start from there.
    const outer = isSchema(defaults) ? defaults[name] : undefined;
    return field(own, [...path, name], required.includes(name), outer);
  });
}

function field(schema: Schema, path: readonly string[], required: boolean, outerDefault: unknown): Field {
  const { variants, nullable } = withoutNull(schema);
  const only = variants.length === 1 ? variants[0] : undefined;
  const text = [schema.description, only?.description].find((entry) => typeof entry === "string");
  const common: Common = {
    path,
    label: typeof schema.title === "string" ? schema.title : labelOf(path.at(-1) ?? ""),
    description: typeof text === "string" ? text : "",
    nullable,
    required,
    default: [outerDefault, schema.default, only?.default].find((value) => value !== undefined),
  };
  if (only) return plainField(only, common);
  const choices = variants.flatMap((variant) => choicesOf(variant) ?? []);
  const numbers = variants.filter((variant) => isNumeric(variant) && !choicesOf(variant));
  const number = numbers[0];
  const allKnown = variants.every((variant) => choicesOf(variant) || isNumeric(variant));
  if (allKnown && numbers.length === 0 && choices.length > 0) return { ...common, kind: "choice", choices };
  if (allKnown && numbers.length === 1 && number) {
    return { ...common, kind: "number-or-choice", number: numberField(number, common), choices };
  }
  return { ...common, kind: "json" };
}

function plainField(schema: Schema, common: Common): Field {
  const choices = choicesOf(schema);
  if (choices) return { ...common, kind: "choice", choices };
  if (isNumeric(schema)) return numberField(schema, common);
  if (schema.type === "boolean") return { ...common, kind: "boolean" };
  if (schema.type === "string") return { ...common, kind: "text" };
  if (schema.type === "object" && isSchema(schema.properties) && !common.nullable) {
    return { ...common, kind: "group", fields: objectFields(schema, common.path, common.default) };
  }
  return { ...common, kind: "json" };
}

function numberField(schema: Schema, common: Common): NumberField {
  const bound = (name: string) => {
    const value = schema[name];
    // Zod writes JavaScript's safe integers where an integer has no bound of its own.
    return typeof value === "number" && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : undefined;
  };
  return {
    ...common,
    kind: "number",
    integer: schema.type === "integer",
    minimum: bound("minimum"),
    maximum: bound("maximum"),
    exclusiveMinimum: bound("exclusiveMinimum"),
    exclusiveMaximum: bound("exclusiveMaximum"),
  };
}

/** The alternatives of a schema, and whether null was one of them. */
function withoutNull(schema: Schema): { variants: Schema[]; nullable: boolean } {
  const listed = [schema.anyOf, schema.oneOf].find(Array.isArray);
  const all: Schema[] = listed ? listed.filter(isSchema) : [schema];
  const spread = all.flatMap((variant) =>
    Array.isArray(variant.type) ? variant.type.map((type: unknown) => ({ ...variant, type })) : [variant],
  );
  const variants = spread.filter((variant) => variant.type !== "null" && variant.const !== null);
  return { variants, nullable: variants.length < spread.length };
}

function isNumeric(schema: Schema): boolean {
  return schema.type === "number" || schema.type === "integer";
}

function choicesOf(schema: Schema): Choice[] | null {
  const values = Array.isArray(schema.enum) ? schema.enum : "const" in schema ? [schema.const] : null;
  const choices = values?.filter((value): value is Choice =>
    ["string", "number", "boolean"].includes(typeof value),
  );
  return choices && choices.length > 0 ? choices : null;
}

/** "learningRate" → "Learning rate". */
function labelOf(name: string): string {
  const words = name
    .replaceAll(/[_-]+/g, " ")
    .replaceAll(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
