/** How a movie without a poster is drawn: the same movie always gets the same tile. */
export interface PosterLook {
  /** OKLCH hue of the ground, degrees. */
  readonly hue: number;
  /** OKLCH chroma of the ground. */
  readonly chroma: number;
  readonly motif: (typeof motifs)[number];
  /** 0 to 1: where the motif sits. */
  readonly place: number;
  /** 0 to 1: how large it is. */
  readonly scale: number;
}

export const motifs = ["moon", "horizon", "arcs", "peaks", "stairs", "beam", "orbits", "blinds"] as const;

/** First match wins, so that the genre that tells most of the mood stands first. */
const genreHues: readonly (readonly [pattern: RegExp, hue: number, chroma: number])[] = [
  [/noir|crime/i, 265, 0.025],
  [/horror/i, 20, 0.1],
  [/sci-?fi|science/i, 225, 0.075],
  [/western/i, 55, 0.075],
  [/war/i, 125, 0.04],
  [/animation|children|family/i, 175, 0.07],
  [/musical|music|concert/i, 330, 0.08],
  [/romance|romantic/i, 5, 0.085],
  [/fantasy/i, 295, 0.075],
  [/thriller|mystery|suspense/i, 250, 0.055],
  [/documentary/i, 90, 0.03],
  [/adventure/i, 150, 0.06],
  [/action/i, 35, 0.095],
  [/black comedy/i, 75, 0.04],
  [/comedy/i, 75, 0.085],
  [/drama/i, 205, 0.04],
];

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  // The last characters reach the high bits only after mixing.
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d) >>> 0;
  return (value ^ (value >>> 13)) >>> 0;
}

/** Hue by genre, shifted a little by title; motif by title. No genre: any hue, faint. */
export function posterLook(title: string, genres: readonly string[]): PosterLook {
  const seed = hash(title);
  const shift = (((seed >>> 8) & 0xff) / 255 - 0.5) * 24;
  const known = genreHues.find(([pattern]) => genres.some((genre) => pattern.test(genre)));
  const hue = known ? known[1] + shift : ((seed >>> 4) % 360) + shift;
  return {
    hue: Math.round((hue + 360) % 360),
    chroma: known ? known[2] : 0.02,
    motif: motifs[seed % motifs.length] ?? "moon",
    place: ((seed >>> 16) & 0xff) / 255,
    scale: ((seed >>> 24) & 0xff) / 255,
  };
}
