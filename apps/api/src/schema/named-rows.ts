import { movieIdOf } from "../ids/global-ids.js";
import type { OpenSpace } from "../services/spaces/open-space.js";
import { checkLength } from "./bounds.js";

/** Most movies that one question may name. */
const mostNamed = 500;

/** The row of a movie. @throws InvalidInputError under `path` for an id that is none, or a movie that was not learned. */
export function rowOf(open: OpenSpace, id: string, path: string): number {
  return open.row(movieIdOf(id, path), path);
}

/** The rows of movies in the order given. @throws as rowOf, and where there are too few or too many. */
export function rowsOf(
  open: OpenSpace,
  ids: readonly string[],
  path: string,
  least: number,
  most = mostNamed,
): number[] {
  return checkLength(path, ids, least, most).map((id) => rowOf(open, id, path));
}
