import { type LetterboxdResult, matchFilms, matchLetterboxd } from "@cinevec/core";
import type { CatalogMovie } from "../services/catalogs/catalog-movie.js";
import { checkFirst } from "./bounds.js";
import { builder } from "./builder.js";
import { likesOfFileCost } from "./costs.js";
import { MovieFilter } from "./movie-filter.js";
import { asRecommended, Recommendation, type Recommended } from "./recommend.js";
import { EmbeddingRef, MovieRef } from "./refs.js";

/** Most likes, and most dislikes, that are asked with; the strongest are kept. */
const mostAsked = 500;

const LetterboxdTitle = builder
  .objectRef<LetterboxdResult["unmatched"][number]>("LetterboxdTitle")
  .implement({
    description: "A film of the file that the dataset does not have, or that several of its movies could be.",
    fields: (t) => ({
      name: t.exposeString("name", { description: "As the file spells it." }),
      year: t.exposeInt("year", { nullable: true, description: "As the file has it." }),
      line: t.exposeInt("line", { description: "From 1, the header." }),
    }),
  });

interface Answer {
  readonly liked: CatalogMovie[];
  readonly disliked: CatalogMovie[];
  readonly unmatched: LetterboxdResult["unmatched"][number][];
  readonly rejectedLines: number[];
  readonly recommendations: Recommended[];
  readonly watchlist: Recommended[];
}

const LetterboxdRecommendations = builder.objectRef<Answer>("LetterboxdRecommendations").implement({
  description: "What an export of Letterboxd or IMDb was understood to say, and what follows from it.",
  fields: (t) => ({
    liked: t.expose("liked", {
      type: [MovieRef],
      description: "Rated 3.5 and up, the best first; also movies that the run did not learn.",
    }),
    disliked: t.expose("disliked", {
      type: [MovieRef],
      description: "Rated 2 and below, the worst first; also movies that the run did not learn.",
    }),
    unmatched: t.expose("unmatched", {
      type: [LetterboxdTitle],
      description:
        "Films of the file that are not in liked, disliked or between, since no movie of the dataset was found for them.",
    }),
    rejectedLines: t.expose("rejectedLines", {
      type: ["Int"],
      description: "Lines without a name, or whose rating is not from 0.5 to 5.",
    }),
    recommendations: t.expose("recommendations", {
      type: [Recommendation],
      description:
        "Of movies that the file does not rate and that were not watched; empty where the run learned none of the liked.",
    }),
    watchlist: t.expose("watchlist", {
      type: [Recommendation],
      description:
        "The same of the watchlist's films alone, those that the run learned: which to watch first. Empty where none was given.",
    }),
  }),
});

builder.objectField(EmbeddingRef, "recommendFromLetterboxd", (t) =>
  t.field({
    type: LetterboxdRecommendations,
    description:
      "From the ratings.csv of a Letterboxd export (Name, Year, Rating) or of IMDb (Const, Your Rating, Title, Year): films are found by their ids or by title and year, then this is `recommend`, by the same run.",
    args: {
      csv: t.arg.string({ required: true, description: "The file's text, at most 1 MB." }),
      watched: t.arg.string({
        description:
          "The text of the export's watched.csv (Name, Year): its films are left out as well, rated or not. At most 1 MB.",
      }),
      watchlist: t.arg.string({
        description:
          "The text of the export's watchlist.csv, or of IMDb's: its films are ranked. At most 1 MB.",
      }),
      first: t.arg.int({ defaultValue: 10, description: "1 to 500, of either list." }),
      filter: t.arg({ type: MovieFilter, description: "Answers must be like this." }),
    },
    complexity: likesOfFileCost,
    resolve: async (embedding, { csv, watched, watchlist, first, filter }) => {
      const open = await embedding.recommending();
      const k = checkFirst(first);
      const { movies } = open.catalog;
      const titles = await open.catalog.titles();
      const { matches, liked, disliked, unmatched, rejectedLines } = matchLetterboxd(csv, movies, { titles });
      const learned = (rows: readonly number[]) =>
        rows
          .map((row) => open.find(movies[row]!))
          .filter((row) => row >= 0)
          .slice(0, mostAsked);
      // Favourites last: recipes that weigh the end of a history most then weigh them most.
      const asked = learned(liked).reverse();
      const allowed = open.allowed(filter)?.slice() ?? new Uint8Array(open.movieCount).fill(1);
      // What was rated in between, neither liked nor disliked, was seen as well, and what was watched without a rating.
      const watchedRows = watched ? matchFilms(watched, movies, { titles }) : [];
      for (const row of [...matches.map((match) => match.row), ...watchedRows]) {
        const seen = open.find(movies[row]!);
        if (seen >= 0) allowed[seen] = 0;
      }
      const scorer = (await open.scorers()).next;
      const recommended = async (among: Uint8Array) =>
        asked.length === 0
          ? []
          : asRecommended(
              open,
              await open.space.recommend({
                liked: asked,
                disliked: learned(disliked),
                k,
                allowed: among,
                scorer,
              }),
            );
      const wanted = new Uint8Array(open.movieCount);
      for (const row of watchlist ? matchFilms(watchlist, movies, { titles, file: "watchlist.csv" }) : []) {
        const at = open.find(movies[row]!);
        if (at >= 0) wanted[at] = allowed[at]!;
      }
      return {
        liked: liked.map((row) => movies[row]!),
        disliked: disliked.map((row) => movies[row]!),
        unmatched: [...unmatched],
        rejectedLines: [...rejectedLines],
        recommendations: await recommended(allowed),
        watchlist: wanted.includes(1) ? await recommended(wanted) : [],
      };
    },
  }),
);
