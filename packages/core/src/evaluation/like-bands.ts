/** From so many likes on, ratings alone can place a movie well. */
export const wellLiked = 20;

/** Movies by their likes in training, `low` to `high` included; `words` after "movies with". */
export const likeBands = [
  { key: "20_up", words: "20 likes and more", low: wellLiked, high: Number.POSITIVE_INFINITY },
  { key: "5_19", words: "5 to 19 likes", low: 5, high: wellLiked - 1 },
  { key: "1_4", words: "1 to 4 likes", low: 1, high: 4 },
  { key: "none", words: "no likes", low: 0, high: 0 },
] as const;
