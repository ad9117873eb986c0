import type { Corpus } from "../../kernels/sgns-trainer.js";
import { type Random, shuffle } from "../../random.js";
import { lastWindows, type Windows } from "./windows.js";

/** The last items of some histories, which are not learned from. */
export interface HeldOutTitles {
  /** uint32: the histories whose last item is held out, rising. */
  readonly histories: Uint32Array;
  /** uint32 [histories of the corpus]: where what is learned of each ends. */
  readonly ends: Uint32Array;
  /** Before each held-out item. */
  readonly windows: Windows;
}

/** At most `wanted` histories of three items or more, at most a tenth of all. */
export function holdOutTitles(
  corpus: Corpus,
  wanted: number,
  maxLength: number,
  random: Random,
): HeldOutTitles {
  const all: number[] = [];
  for (let history = 0; history + 1 < corpus.offsets.length; history++)
    if (corpus.offsets[history + 1]! - corpus.offsets[history]! >= 3) all.push(history);
  const count = Math.min(wanted, Math.ceil(all.length / 10));
  const histories = Uint32Array.from(shuffle(all, random).slice(0, count)).sort();
  const ends = corpus.offsets.slice(1);
  for (const history of histories) ends[history] = ends[history]! - 1;
  return { histories, ends, windows: lastWindows(corpus.offsets, histories, maxLength) };
}
