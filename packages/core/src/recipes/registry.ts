import { cbow } from "./cbow/cbow.js";
import { contrastive } from "./contrastive/contrastive.js";
import { ease } from "./ease/ease.js";
import { external } from "./external/external.js";
import { hybrid } from "./hybrid/hybrid.js";
import { ials } from "./ials/ials.js";
import { movieGenre } from "./movie-genre/movie-genre.js";
import { nextTitle } from "./next-title/next-title.js";
import { nmf } from "./nmf/nmf.js";
import type { Recipe } from "./recipe.js";
import { skipGram } from "./skip-gram/skip-gram.js";
import { triplet } from "./triplet/triplet.js";
import { userMovie } from "./user-movie/user-movie.js";

/** Every way of learning an embedding, in the order in which people see them. A new recipe is a line here. */
const all: readonly Recipe<unknown>[] = [
  skipGram,
  cbow,
  nmf,
  contrastive,
  movieGenre,
  userMovie,
  triplet,
  nextTitle,
  ease,
  ials,
  hybrid,
];

/** Every recipe by its name; options are checked by the recipe's own schema before they reach it. */
export const recipes: ReadonlyMap<string, Recipe<unknown>> = new Map(all.map((r) => [r.name, r]));

/** The names of all recipes. */
export const recipeNames: readonly string[] = all.map((recipe) => recipe.name);

/** Every recipe that a run may have: those that train here, and that of imported vectors. */
export const recipesOfRuns: ReadonlyMap<string, Recipe<unknown>> = new Map([
  ...recipes,
  [external.name, external as Recipe<unknown>],
]);
