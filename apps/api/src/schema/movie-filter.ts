import { builder } from "./builder.js";
import { OrderDirectionEnum } from "./enums.js";

export const MovieFilter = builder.inputType("MovieFilter", {
  description: "What a movie must be like, in every respect named.",
  fields: (t) => ({
    genres: t.stringList({ description: "At least one of these, in any case." }),
    people: t.stringList({
      description: "At least one of these directed it or plays in it; whole names, in any case.",
    }),
    yearFrom: t.int({ description: "This year or later; movies without a year are left out." }),
    yearTo: t.int({ description: "This year or earlier; movies without a year are left out." }),
    minRatings: t.int({ description: "Rated at least so often." }),
    minMeanRating: t.float({ description: "In the dataset's own scale." }),
  }),
});

const MovieOrderField = builder.enumType("MovieOrderField", {
  description: "By what movies can be ordered.",
  values: {
    TITLE: { description: "Alphabetically, case and accents forgiven." },
    YEAR: { description: "The year of release." },
    RATING_COUNT: { description: "How often it was rated." },
    MEAN_RATING: { description: "The mean of its ratings." },
  } as const,
});

export const MovieOrder = builder.inputType("MovieOrder", {
  description: "Movies without a year or a mean rating come last in either direction.",
  fields: (t) => ({
    field: t.field({ type: MovieOrderField, required: true, description: "By what." }),
    direction: t.field({
      type: OrderDirectionEnum,
      required: true,
      defaultValue: "DESC",
      description: "Which end comes first.",
    }),
  }),
});
