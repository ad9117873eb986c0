import { statSync } from "node:fs";
import { InvalidInputError } from "../../errors.js";
import { breathe } from "../breathe.js";
import type { Ratings } from "../dataset.js";
import type { Rejections } from "../rejections.js";
import { assembleRatings } from "./assemble-ratings.js";
import { IdCodes, idOf, numberIds } from "./ids.js";
import type { InteractionLayout } from "./interaction-layout.js";
import { countRejected, lineOf } from "./locate-lines.js";
import { interactionReasons, type ParsedInteractions } from "./parse-interactions.js";
import { reasons } from "./parse-ratings.js";
import { startRatingsThreads, threadsFor } from "./ratings-threads.js";

const chunkBytes = 8 << 20;

export interface ReadInteractionsInput {
  readonly path: string;
  /** The file's name for people. */
  readonly file: string;
  readonly layout: InteractionLayout;
  /** Bytes before the first row, and lines: what a row's line number starts from. */
  readonly header: { readonly bytes: number; readonly lines: number };
  /** Items that have a row of the dataset also where nobody rated them. */
  readonly listedItems: readonly string[];
  /** False where cells may have several lines: a quote that is not closed on its line then ends the reading. */
  readonly oneLineRows: boolean;
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: AbortSignal;
  /** Default: one a core, at most 8; 1 for small files. */
  readonly threads?: number;
  /** Bytes a task reads, default 8 MiB. */
  readonly chunkBytes?: number;
}

export interface ReadInteractions {
  readonly ratings: Ratings;
  /** Numbers first and ascending: user `u` of the ratings is userIds[u]; items likewise, the listed ones among them. */
  readonly userIds: readonly string[];
  readonly itemIds: readonly string[];
  /** The described columns' cells of each rated item, as its first row in the file has them. */
  readonly descriptions: ReadonlyMap<string, readonly string[]>;
  readonly rejections: Rejections;
}

/**
 * Reads one table of interactions, in pieces on all cores. Needs about 32 bytes a row, 36 where rows are not in the
 * order of users. "several lines" where a quote is not closed on its line and that was not ruled out.
 * @throws InvalidInputError where more than 1 % of the lines are bad or no row is left; CancelledError.
 */
export async function readInteractions(
  input: ReadInteractionsInput,
): Promise<ReadInteractions | "several lines"> {
  const { path, layout, signal } = input;
  const { size } = statSync(path);
  const threads = input.threads ?? threadsFor(size);
  const workers = startRatingsThreads(
    { path, size, origin: input.header.bytes, interactions: layout },
    threads,
    signal,
  );
  try {
    const chunk = input.chunkBytes ?? chunkBytes;
    const starts: number[] = [];
    for (let start = input.header.bytes; start < size; start += chunk) starts.push(start);
    const parsed = await workers.perform(
      starts.map((start) => ({ kind: "interactions" as const, start, end: Math.min(size, start + chunk) })),
      (done) => input.onProgress?.((0.6 * done) / starts.length),
    );
    const isOpen = ({ reason }: { reason: string }) => reason === interactionReasons.openQuote;
    if (!input.oneLineRows && parsed.some(({ rejected }) => rejected.some(isOpen))) return "several lines";
    const rejections = countRejected(input, parsed, [interactionReasons.noRating]);
    if (parsed.every((piece) => piece.movies.length === 0))
      throw InvalidInputError.of([input.file], "holds no ratings.");
    const descriptions = describe(parsed);
    const itemIds = numberItems(parsed, input.listedItems);
    await breathe(signal);
    const { ratings, userIds, duplicates } = await assembleRatings(parsed, {
      movieCount: itemIds.length,
      workers,
      threads,
      signal,
      onProgress: (fraction) => input.onProgress?.(0.6 + 0.4 * fraction),
    });
    rejections.add(
      reasons.duplicate,
      duplicates.first.map(({ block, index }) => lineOf(input, parsed, block, index)),
      duplicates.count,
      true,
    );
    return { ratings, userIds, itemIds, descriptions, rejections };
  } finally {
    await workers.close();
  }
}

/** By the item's id, from the first piece that has it. The pieces' items must still be codes. */
function describe(parsed: readonly ParsedInteractions[]): Map<string, readonly string[]> {
  const described = new Map<string, readonly string[]>();
  for (const { descriptions, namedItems } of parsed)
    for (const [code, cells] of descriptions) {
      const id = idOf(code, namedItems);
      if (!described.has(id)) described.set(id, cells);
    }
  return described;
}

/** Replaces the pieces' codes of items by places among all ids, in place: the ids by place. */
function numberItems(parsed: readonly ParsedInteractions[], listed: readonly string[]): string[] {
  const codes = new IdCodes();
  const listedCodes = Uint32Array.from(listed, (id) => codes.code(id));
  return numberIds([
    ...parsed.map(({ movies, namedItems }) => ({ codes: movies, named: namedItems })),
    { codes: listedCodes, named: codes.named },
  ]);
}
