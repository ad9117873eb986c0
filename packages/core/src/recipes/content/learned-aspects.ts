import type { FeatureGroup } from "../../dataset/content/content-features.js";
import { type MovieAspect, movieAspects } from "../../embedding/metric.js";

const aspectOf: Readonly<Record<FeatureGroup, MovieAspect | null>> = {
  cast: "CAST",
  crew: null,
  directors: "DIRECTORS",
  keywords: "KEYWORDS",
  companies: null,
  genres: "GENRES",
  "genre-pairs": "GENRES",
  overview: null,
  year: null,
  "five-years": null,
};

/** What a recipe learns from that looks at these features of movies: Recipe.learnsFrom, in the order of movieAspects. */
export function learnedAspects(features: readonly FeatureGroup[]): readonly MovieAspect[] {
  const learned = new Set(features.map((feature) => aspectOf[feature]));
  return movieAspects.filter((aspect) => learned.has(aspect));
}
