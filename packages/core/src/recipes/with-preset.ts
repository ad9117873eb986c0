import { InvalidInputError } from "../errors.js";
import type { Recipe } from "./recipe.js";

/**
 * A preset's options with those given beside it, which win. What is no object is returned as it came, for the recipe's
 * schema to refuse.
 * @throws InvalidInputError where the recipe has no preset of that name.
 */
export function withPreset(
  recipe: Recipe<unknown>,
  preset: string | null | undefined,
  options: unknown,
): unknown {
  if (preset === null || preset === undefined) return options;
  const presets = recipe.presets ?? [];
  const found = presets.find(({ name }) => name === preset);
  if (!found)
    throw InvalidInputError.of(
      "preset",
      `${recipe.name} has no preset ${JSON.stringify(preset)}; it has: ${presets.map(({ name }) => name).join(", ") || "none"}.`,
    );
  const isObject = typeof options === "object" && options !== null && !Array.isArray(options);
  return options == null || isObject ? { ...(found.options as object), ...(options ?? {}) } : options;
}
