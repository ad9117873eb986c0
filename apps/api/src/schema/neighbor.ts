import type { Neighbor } from "@cinevec/core";
import type { OpenSpace } from "../services/spaces/open-space.js";
import { type MovieNeighbor, MovieRef, NeighborRef } from "./refs.js";

NeighborRef.implement({
  description: "A movie and how near it is.",
  fields: (t) => ({
    movie: t.expose("movie", { type: MovieRef, description: "The movie that is near." }),
    similarity: t.exposeFloat("similarity", { description: "Cosine, -1 to 1." }),
    rank: t.exposeInt("rank", { description: "1 for the nearest." }),
  }),
});

/** Rows of a space as movies. */
export function asMovies(space: OpenSpace, found: readonly Neighbor[]): MovieNeighbor[] {
  return found.map(({ row, similarity }, at) => ({ movie: space.movieAt(row), similarity, rank: at + 1 }));
}
