import { createHash } from "node:crypto";
import { bytesOf } from "../bytes.js";
import type { Dataset, MovieFacts } from "./dataset.js";

type Content = Pick<Dataset, "movies" | "users" | "ratings" | "pairs" | "fileSplits">;

/** One named part of a dataset's content as the bytes that are stored and hashed. */
export interface ContentPart {
  /** The file's name in the store. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

const json = (name: string, value: unknown) => ({ name, bytes: Buffer.from(JSON.stringify(value)) });

/** Everything that makes a dataset what it is, in a fixed order. Columns are views, not copies. */
function contentParts(content: Content): ContentPart[] {
  const column = (name: string, view: ArrayBufferView) => ({ name, bytes: bytesOf(view) });
  const { ratings, pairs, fileSplits } = content;
  const users = {
    externalIds: content.users.map((user) => user.externalId),
    ...(content.users.some((user) => user.gender !== null || user.age !== null || user.occupation !== null)
      ? {
          genders: content.users.map((user) => user.gender),
          ages: content.users.map((user) => user.age),
          occupations: content.users.map((user) => user.occupation),
        }
      : {}),
  };
  return [
    json("movies.json", content.movies),
    json("users.json", users),
    column("ratings-offsets.u32", ratings.offsets),
    column("ratings-movies.u32", ratings.movies),
    column("ratings-values.f32", ratings.values),
    column("ratings-timestamps.f64", ratings.timestamps),
    ...(pairs
      ? [
          column("pairs-a.u32", pairs.a),
          column("pairs-b.u32", pairs.b),
          column("pairs-labels.u8", pairs.labels),
        ]
      : []),
    ...fileSplits.flatMap((split) => [
      column(`split-${split.name}-train.u32`, split.train),
      column(`split-${split.name}-test.u32`, split.test),
    ]),
  ];
}

/** A part's name and SHA-256, hex. */
export interface PartDigest {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export function digestParts(parts: readonly ContentPart[]): PartDigest[] {
  return parts.map(({ name, bytes }) => ({ name, bytes: bytes.byteLength, sha256: sha256(bytes) }));
}

/** The hash of a whole dataset: SHA-256 over its parts' names and digests, hex. */
export function hashOfDigests(digests: readonly PartDigest[]): string {
  return sha256(Buffer.from(digests.map((part) => `${part.name} ${part.sha256}\n`).join("")));
}

export interface DigestedParts {
  readonly parts: readonly ContentPart[];
  /** In the order of the parts. */
  readonly digests: readonly PartDigest[];
}

/** Digests already taken, so that storing a dataset just read does not spell out and hash its parts a second time. */
const taken = new WeakMap<Dataset, DigestedParts>();

/** The dataset with its content hash. O(bytes). */
export function withContentHash(content: Omit<Dataset, "contentHash">): Dataset {
  const digested = digestContent(content);
  const dataset = { ...content, contentHash: hashOfDigests(digested.digests) };
  taken.set(dataset, digested);
  return dataset;
}

/**
 * The dataset with other facts of its movies and the content hash that goes with them. `movies` has the dataset's
 * rows. O(bytes of the movies): the digests of the other parts are kept.
 */
export function withMovieFacts(
  dataset: Dataset,
  movies: readonly MovieFacts[],
  licence: string | null,
): Dataset {
  const before = digestedPartsOf(dataset);
  const facts = json("movies.json", movies);
  const parts = before.parts.map((part) => (part.name === facts.name ? facts : part));
  const [digest] = digestParts([facts]);
  const digests = before.digests.map((part) => (part.name === facts.name ? digest! : part));
  const changed = { ...dataset, movies, licence, contentHash: hashOfDigests(digests) };
  taken.set(changed, { parts, digests });
  return changed;
}

export function digestedPartsOf(dataset: Dataset): DigestedParts {
  return taken.get(dataset) ?? digestContent(dataset);
}

function digestContent(content: Content): DigestedParts {
  const parts = contentParts(content);
  return { parts, digests: digestParts(parts) };
}
