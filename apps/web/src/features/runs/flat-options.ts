/** Nested options as dotted names, values as JSON; texts as they are. */
export function flatOptions(options: unknown, prefix = ""): [name: string, value: string][] {
  if (typeof options !== "object" || options === null) return [];
  return Object.entries(options).flatMap(([name, value]): [string, string][] =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? flatOptions(value, `${prefix}${name}.`)
      : [[`${prefix}${name}`, typeof value === "string" ? value : JSON.stringify(value)]],
  );
}
