/**
 * From this rating on a movie counts as liked, wherever a protocol or an option says nothing else: 4 of MovieLens' 5
 * stars, as most papers that turn its ratings into likes do.
 */
export const likedFrom = 4;
