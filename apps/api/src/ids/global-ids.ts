import { InvalidInputError } from "@cinevec/core";

const nodeTypes = ["Dataset", "EmbeddingMap", "Movie", "TrainingRun"] as const;
type NodeType = (typeof nodeTypes)[number];

export interface MovieId {
  readonly datasetId: string;
  readonly externalId: string;
}

const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const shapes: Record<NodeType, RegExp> = {
  Dataset: new RegExp(`^Dataset:(${uuid})$`),
  EmbeddingMap: new RegExp(`^EmbeddingMap:(${uuid})$`),
  TrainingRun: new RegExp(`^TrainingRun:(${uuid})$`),
  Movie: new RegExp(`^Movie:(${uuid}):(.+)$`, "s"),
};
const words: Record<NodeType, string> = {
  Dataset: "dataset",
  EmbeddingMap: "map",
  Movie: "movie",
  TrainingRun: "training run",
};

/**
 * Global ids are base64url, which needs no escape in addresses, of "Dataset:<uuid>", "TrainingRun:<uuid>",
 * "EmbeddingMap:<uuid>", "Movie:<dataset's uuid>:<external id>". They were base64 once; what holds such ids is
 * understood for ever.
 */
export function encodeId(type: NodeType, id: string): string {
  return Buffer.from(`${type}:${id}`).toString("base64url");
}

/** Of a region of a run's embedding; no node. */
export function encodeRegionId(runId: string, level: number, region: number): string {
  return Buffer.from(`MapRegion:${runId}:${level}:${region}`).toString("base64url");
}

/** An id as encodeId writes it now, where it was written as base64 once. */
export function withSafeLetters(id: string): string {
  return id.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function match(type: NodeType, id: string): RegExpExecArray | null {
  return shapes[type].exec(Buffer.from(id, "base64").toString());
}

function decode(type: NodeType, id: string, path: string): RegExpExecArray {
  const found = match(type, id);
  if (found) return found;
  throw InvalidInputError.of(path, `${JSON.stringify(id.slice(0, 100))} is not the id of a ${words[type]}.`);
}

/** The UUID in a global id. @throws InvalidInputError, naming the argument. */
export function uuidOf(type: Exclude<NodeType, "Movie">, id: string, path: string): string {
  return decode(type, id, path)[1]!;
}

/** The UUID in a global id, or null where it is no such id. */
export function uuidIn(type: Exclude<NodeType, "Movie">, id: string): string | null {
  return match(type, id)?.[1] ?? null;
}

/** Whether it is the id of anything, be it there or not. */
export function isNodeId(id: string): boolean {
  return nodeTypes.some((type) => match(type, id) !== null);
}

/** @throws InvalidInputError, naming the argument. */
export function movieIdOf(id: string, path: string): MovieId {
  return movieIdFrom(decode("Movie", id, path));
}

/** What a movie's global id names, or null where it is no such id. */
export function movieIdIn(id: string): MovieId | null {
  const found = match("Movie", id);
  return found && movieIdFrom(found);
}

function movieIdFrom(found: RegExpExecArray): MovieId {
  return { datasetId: found[1]!, externalId: found[2]! };
}
