import { setImmediate } from "node:timers/promises";
import { distancesTo } from "./edit-distance.js";
import { FlatTexts, flattenTexts, type TextArrays } from "./flat-texts.js";

/** Which of many texts have which word: all words, ascending by code units, and their texts. */
export interface WordArrays extends TextArrays {
  /** Word w is in the texts offsets[w] to offsets[w + 1]. */
  readonly offsets: Uint32Array;
  /** Of each word ascending. */
  readonly texts: Uint32Array;
}

interface LookUp {
  /** Words that begin with the one that is asked for count, too. */
  readonly beginnings: boolean;
  /** Words so many edits away count, too; 0 for none. */
  readonly edits: number;
}

/** A word of the index that answers for the one that is asked for. */
interface WordMatch {
  /** 1 for the word itself; less for one that begins with it, less again for one that is spelled nearly so. */
  readonly weight: number;
  /** Those that have the word, ascending. */
  readonly texts: Uint32Array;
}

/** What another word than the one that was typed counts; the longer what it has beyond it, the less. */
const beginningWeight = 0.6;
const nearWeight = 0.3;

/** So many texts are read before others have their turn. */
const chunk = 500;

/** @param wordsOf the words of a text, of which some may come twice. */
export async function buildWords(
  size: number,
  wordsOf: (text: number) => Iterable<string>,
): Promise<WordArrays> {
  const found = new Map<string, number[]>();
  let count = 0;
  for (let text = 0; text < size; text++) {
    if (text % chunk === chunk - 1) await setImmediate();
    for (const word of wordsOf(text)) {
      const texts = found.get(word);
      if (texts?.at(-1) === text) continue;
      if (texts) texts.push(text);
      else found.set(word, [text]);
      count++;
    }
  }
  const words = [...found.keys()].sort();
  const offsets = new Uint32Array(words.length + 1);
  const all = new Uint32Array(count);
  for (const [at, word] of words.entries()) {
    const texts = found.get(word)!;
    all.set(texts, offsets[at]!);
    offsets[at + 1] = offsets[at]! + texts.length;
  }
  return { ...flattenTexts(words), offsets, texts: all };
}

/** Finds words where they lie. */
export class WordIndex {
  private readonly words: FlatTexts;

  constructor(private readonly arrays: WordArrays) {
    this.words = new FlatTexts(arrays);
  }

  /** The words that answer for one, each once. */
  *matches(word: string, { beginnings, edits }: LookUp): Generator<WordMatch> {
    const from = this.firstFrom(word);
    let at = from;
    for (; at < this.words.count && this.words.startsWith(at, word); at++) {
      const length = this.words.lengthOf(at);
      const beyond = length - word.length;
      if (!beginnings && beyond > 0) break;
      const weight = beyond === 0 ? 1 : (beginningWeight * length) / (length + 0.3 * beyond);
      yield { weight, texts: this.textsOf(at) };
    }
    if (edits === 0) return;
    const distanceTo = distancesTo(word);
    for (let other = 0; other < this.words.count; other++) {
      if (other >= from && other < at) continue;
      const length = this.words.lengthOf(other);
      if (Math.abs(length - word.length) > edits) continue;
      const distance = distanceTo(this.words.unitsOf(other), edits);
      if (distance <= edits)
        yield { weight: (nearWeight * length) / (length + distance), texts: this.textsOf(other) };
    }
  }

  private textsOf(word: number): Uint32Array {
    return this.arrays.texts.subarray(this.arrays.offsets[word]!, this.arrays.offsets[word + 1]!);
  }

  /** The first word that is not before this one. */
  private firstFrom(word: string): number {
    let [low, high] = [0, this.words.count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.words.isBefore(middle, word)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
