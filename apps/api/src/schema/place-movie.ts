import { abilitiesOf, InvalidInputError, type NewMovie, recipes } from "@cinevec/core";
import { checkBetween, checkFirst, checkLength } from "./bounds.js";
import { builder } from "./builder.js";
import { MovieFilter } from "./movie-filter.js";
import { asMovies } from "./neighbor.js";
import { EmbeddingRef, type MovieNeighbor, NeighborRef } from "./refs.js";

/** Most entries of one list, and most characters of the plot. */
const mostEntries = 200;
const mostCharacters = 20_000;

/** The names of the recipes whose runs can be asked. */
const placing = [...recipes.values()]
  .filter((recipe) => abilitiesOf(recipe).includes("PLACE_MOVIES"))
  .map((recipe) => recipe.name)
  .join(" or ");

const NewMovieInput = builder.inputType("NewMovieInput", {
  description: "What is known of a movie that the dataset need not have.",
  fields: (t) => ({
    title: t.string({ description: "For people: nothing is learned from titles." }),
    year: t.int({ description: "1800 to 2200." }),
    genres: t.stringList({ description: "At most 200, as in all lists here." }),
    keywords: t.stringList({ description: "Keywords or tags." }),
    directors: t.stringList({ description: "Names, as the dataset has them." }),
    cast: t.stringList({ description: "In billing order." }),
    overview: t.string({ description: "The plot, in at most 20,000 characters." }),
  }),
});

const PlacedMovie = builder
  .objectRef<{ vector: number[]; neighbors: MovieNeighbor[] }>("PlacedMovie")
  .implement({
    description: "Where a new movie stands, and beside which ones.",
    fields: (t) => ({
      vector: t.exposeFloatList("vector", {
        description: "Comparable with the embedding's vectors; similarToVector takes it.",
      }),
      neighbors: t.expose("neighbors", { type: [NeighborRef], description: "The movies nearest to it." }),
    }),
  });

function checked(given: typeof NewMovieInput.$inferInput): NewMovie {
  const list = (name: "genres" | "keywords" | "directors" | "cast") =>
    checkLength(["movie", name], given[name] ?? [], 0, mostEntries);
  const overview = given.overview ?? null;
  if (overview && overview.length > mostCharacters)
    throw InvalidInputError.of(
      ["movie", "overview"],
      `has ${overview.length} characters; must have ${mostCharacters} at most.`,
    );
  return {
    title: given.title ?? null,
    year: given.year == null ? null : checkBetween(["movie", "year"], given.year, 1800, 2200),
    genres: list("genres"),
    keywords: list("keywords"),
    directors: list("directors"),
    cast: list("cast"),
    overview,
  };
}

/** What was given, in words: genres "Western", "Noir"; year 1950. */
function inWords(movie: NewMovie): string {
  const quoted = (values: readonly string[]) => values.map((value) => JSON.stringify(value)).join(", ");
  const lists = (["genres", "keywords", "directors", "cast"] as const)
    .filter((name) => movie[name].length > 0)
    .map((name) => `${name} ${quoted(movie[name])}`);
  if (movie.year !== null) lists.push(`year ${movie.year}`);
  if (movie.overview) lists.push("an overview");
  return lists.join("; ");
}

builder.objectField(EmbeddingRef, "placeMovie", (t) =>
  t.field({
    type: PlacedMovie,
    description:
      "Where a movie that is not in the dataset would stand, by its content. Only runs whose recipe has the ability PLACE_MOVIES can be asked.",
    args: {
      movie: t.arg({ type: NewMovieInput, required: true, description: "What is known of it." }),
      first: t.arg.int({ defaultValue: 10, description: "1 to 500." }),
      filter: t.arg({ type: MovieFilter, description: "Neighbors must be like this." }),
    },
    complexity: ({ first }) => ({ field: 5, multiplier: Math.max(1, first ?? 10) }),
    resolve: async ({ space: open }, args) => {
      const first = checkFirst(args.first);
      const movie = checked(args.movie);
      const allowed = open.allowed(args.filter);
      const { placer } = await open.scorers();
      if (!placer)
        throw InvalidInputError.of(
          "movie",
          `can't be placed by "${open.run.name}": its recipe ${open.run.recipe} learns nothing that would tell where. Ask a run of ${placing}.`,
        );
      const words = inWords(movie);
      if (words === "")
        throw InvalidInputError.of(
          "movie",
          "says nothing to place it by: give its year, genres, keywords, directors, cast or overview.",
        );
      const vector = await placer.place(movie);
      if (!vector)
        throw InvalidInputError.of(
          "movie",
          `has ${words}: the run "${open.run.name}" met none of it in training. Use the dataset's own words, such as its movies' genres.`,
        );
      const neighbors = await open.space.similarToVector(vector, first, allowed);
      return { vector: Array.from(vector), neighbors: asMovies(open, neighbors) };
    },
  }),
);
