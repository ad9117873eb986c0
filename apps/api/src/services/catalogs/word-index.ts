import { setImmediate } from "node:timers/promises";
import { editDistance } from "./edit-distance.js";

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

/** Which of many texts have which word, in flat arrays. */
export class WordIndex {
  private constructor(
    /** How many texts there are. */
    readonly size: number,
    /** All words, ascending by code units. */
    private readonly words: readonly string[],
    /** The word at w is in the texts offsets[w] to offsets[w + 1]. */
    private readonly offsets: Uint32Array,
    private readonly texts: Uint32Array,
  ) {}

  /** @param wordsOf the words of a text, of which some may come twice. */
  static async build(size: number, wordsOf: (text: number) => Iterable<string>): Promise<WordIndex> {
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
    return new WordIndex(size, words, offsets, all);
  }

  /** The words that answer for one, each once. */
  *matches(word: string, { beginnings, edits }: LookUp): Generator<WordMatch> {
    const from = this.firstFrom(word);
    let at = from;
    for (; at < this.words.length; at++) {
      const other = this.words[at]!;
      if (!other.startsWith(word) || (!beginnings && other !== word)) break;
      const beyond = other.length - word.length;
      const weight = beyond === 0 ? 1 : (beginningWeight * other.length) / (other.length + 0.3 * beyond);
      yield { weight, texts: this.textsOf(at) };
    }
    if (edits === 0) return;
    for (let other = 0; other < this.words.length; other++) {
      if (other >= from && other < at) continue;
      const spelled = this.words[other]!;
      const distance = editDistance(word, spelled, edits);
      if (distance <= edits)
        yield {
          weight: (nearWeight * spelled.length) / (spelled.length + distance),
          texts: this.textsOf(other),
        };
    }
  }

  private textsOf(word: number): Uint32Array {
    return this.texts.subarray(this.offsets[word]!, this.offsets[word + 1]!);
  }

  /** The first word that is not before this one. */
  private firstFrom(word: string): number {
    let [low, high] = [0, this.words.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.words[middle]! < word) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
