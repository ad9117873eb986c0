const titles: Readonly<Record<string, string>> = {
  popularity: "Popularity",
  genre_popularity: "Popularity of genres",
  random: "Random",
  item_knn: "Item kNN",
  content_knn: "Content kNN",
  ease: "EASE",
  ials: "iALS",
};

/** "item_knn" → "Item kNN"; a name that the site does not know stays as it is. */
export function baselineTitle(name: string): string {
  return titles[name] ?? name;
}
