import type { Recipe, RecipeName } from "./recipe.js";

/** Every way of learning an embedding, in the order in which people see them. */
const all: readonly Recipe<unknown>[] = [];

export const recipes: ReadonlyMap<RecipeName, Recipe<unknown>> = new Map(all.map((r) => [r.name, r]));
