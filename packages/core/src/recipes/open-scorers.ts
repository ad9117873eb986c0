import type { Embedding } from "../embedding/embedding.js";
import type { Scorers } from "../embedding/scorers.js";
import { moduleAddress } from "../worker-thread.js";
import { recipesOfRuns } from "./registry.js";

/** This module, for the searching thread to load. */
export const scorerModule = moduleAddress(new URL("./open-scorers.js", import.meta.url));

/**
 * What the recipe of an artifact offers to rank and place by; nothing where this version does not have the recipe.
 * @param options as stored with the artifact.
 * @throws CorruptDataError where the artifact lacks what its recipe needs.
 */
export function openScorers(name: string, options: unknown, embedding: Embedding): Scorers {
  const recipe = recipesOfRuns.get(name);
  if (!recipe) return { next: null, middle: null, user: null, placer: null };
  const resolved = recipe.options.parse(options);
  return {
    next: recipe.scorer?.(embedding, resolved) ?? null,
    middle: recipe.middleScorer?.(embedding, resolved) ?? null,
    user: recipe.userScorer?.(embedding, resolved) ?? null,
    placer: recipe.moviePlacer?.(embedding, resolved) ?? null,
  };
}
