import type { DatasetFormat } from "@/graphql/generated/documents";

/** Each format: its name, and what an import wants as its source (null: none). */
export const formats: Readonly<
  Record<DatasetFormat, { label: string; source: string | null; about: string }>
> = {
  SAMPLE: {
    label: "Embedded sample",
    source: null,
    about: "3,201 real movies with a simulated audience. Needs no files and no network.",
  },
  MOVIELENS: {
    label: "MovieLens",
    source: "Folder, zip, or a release's name",
    about: "Any release, for instance ml-latest-small. A name is downloaded where the server has a network.",
  },
  NETFLIX_PRIZE: {
    label: "Netflix Prize",
    source: "Folder or zip",
    about: "mv_*.txt or combined files, with movie_titles.csv.",
  },
  TMDB: {
    label: "TMDB",
    source: "Folder or zip",
    about: "tmdb_5000 movies and credits, or The Movies Dataset.",
  },
  INTERACTIONS: {
    label: "Interactions",
    source: "Table, folder or zip",
    about:
      "Any table of users and items, perhaps with ratings and times: text, JSON lines, Parquet, Excel; RecBole, MovieTweetings, exports of IMDb and Letterboxd.",
  },
  MOVIE_PAIRS: {
    label: "Movie pairs",
    source: "CSV file, folder or zip",
    about: "Movie1,Movie2,Label with labels 0 and 1.",
  },
};
