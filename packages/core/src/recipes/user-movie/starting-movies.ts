import type { Dataset } from "../../dataset/dataset.js";
import { storedRating } from "../../dataset/rating-decimals.js";
import { InvalidInputError } from "../../errors.js";
import { fillNormal } from "../../neural/initialize.js";
import type { TrainContext } from "../recipe.js";
import { selectVocabulary, type Vocabulary } from "../vocabulary/vocabulary.js";
import type { UserMovieOptions } from "./options.js";

/** The movies of a training and where their vectors start. */
export interface StartingMovies {
  readonly vocabulary: Vocabulary;
  readonly dimensions: number;
  /** float32 [movies × dimensions]. */
  readonly vectors: Float32Array;
}

/** Movies and their first vectors: those of the pretrained run, else small random ones for every liked movie. */
export function startingMovies(
  dataset: Dataset,
  settings: UserMovieOptions,
  context: TrainContext,
): StartingMovies {
  const { pretrained } = context;
  if (pretrained) {
    const rowOf = new Int32Array(dataset.movies.length).fill(-1);
    for (const [row, movie] of pretrained.movieRows.entries()) rowOf[movie] = row;
    const vocabulary: Vocabulary = { movieRows: pretrained.movieRows, ids: pretrained.ids, rowOf };
    return { vocabulary, dimensions: pretrained.dimensions, vectors: pretrained.vectors };
  }
  if (settings.movieVectors === "frozen") {
    throw InvalidInputError.of(
      ["options", "movieVectors"],
      "frozen movie vectors need a pretrainedRun to come from; name one, or choose tuned",
    );
  }
  const { movies, values } = dataset.ratings;
  const liked = new Uint8Array(dataset.movies.length);
  const least = storedRating(settings.minRating);
  for (const [i, movie] of movies.entries()) if (values[i]! >= least) liked[movie] = 1;
  const vocabulary = selectVocabulary(dataset, (row) => liked[row] === 1);
  const vectors = new Float32Array(vocabulary.ids.length * settings.dimensions);
  fillNormal(vectors, 1 / Math.sqrt(settings.dimensions), context.random.fork("user-movie movies"));
  return { vocabulary, dimensions: settings.dimensions, vectors };
}
