import { createRequire } from "node:module";
import { bufferOf } from "../../bytes.js";

/** What of faiss-node 0.5.1 is used. It is synchronous and takes plain arrays only. */
export interface FaissIndex {
  /** @param vectors [n × dimensions], one after the other. */
  add(vectors: number[]): void;
  /** k at least 1: the stock build aborts the process on 0. Labels are -1 where nothing was found. */
  search(queries: number[], k: number): { distances: number[]; labels: number[] };
  toBuffer(): Buffer;
  ntotal(): number;
  getDimension(): number;
}

interface FaissAddon {
  readonly IndexFlatIP: new (dimensions: number) => FaissIndex;
  readonly Index: {
    fromFactory(dimensions: number, descriptor: string, metric: number): FaissIndex;
    fromBuffer(bytes: Buffer): FaissIndex;
  };
}

const innerProduct = 0;
let loaded: FaissAddon | null = null;

/**
 * Loads the optional native addon; to be called on the searching thread alone, which shares the process'
 * environment: with more than one OpenMP thread FAISS' batches collapse, and it reads this once, as it loads.
 * @throws where the addon is not there or does not load.
 */
export function loadFaiss(): FaissAddon {
  process.env.OMP_NUM_THREADS ??= "1";
  loaded ??= createRequire(import.meta.url)("faiss-node") as FaissAddon;
  return loaded;
}

/** Neighbors a node of the HNSW graph keeps; candidates held while building, and while searching. */
const hnsw = { links: 32, building: 128, searching: 64 };

/** What a graph is kept under: another one has other parameters. */
export const graphName = `hnsw-${hnsw.links}-${hnsw.building}`;
/** Links of a row, in 32 bits each: twice as many on the lowest level, and one row in `links` on a level above. */
export const graphBytesOfRow = (2 * hnsw.links + 2) * 4;

/**
 * An HNSW index as `toBuffer` gave it.
 * @throws where the bytes are no index of so many rows and dimensions.
 */
export function readHnsw(bytes: Uint8Array, rows: number, dimensions: number): FaissIndex {
  const index = loadFaiss().Index.fromBuffer(bufferOf(bytes));
  if (index.ntotal() !== rows || index.getDimension() !== dimensions)
    throw new Error(
      `The graph is of [${index.ntotal()} × ${index.getDimension()}], not of [${rows} × ${dimensions}].`,
    );
  return index;
}

/**
 * An empty HNSW index over inner products. faiss-node has no setter for the two candidate counts: they are
 * written into the serialised empty index, behind five vectors (each its length in 64 bits, then its elements).
 */
export function createHnsw(dimensions: number): FaissIndex {
  const { Index } = loadFaiss();
  const bytes = Index.fromFactory(dimensions, `HNSW${hnsw.links},Flat`, innerProduct).toBuffer();
  let at = 37;
  for (const elementBytes of [8, 4, 4, 8, 4]) at += 8 + Number(bytes.readBigUInt64LE(at)) * elementBytes;
  at += 8;
  // FAISS' own defaults must stand there, else this is another version's layout.
  if (bytes.readInt32LE(at) !== 40 || bytes.readInt32LE(at + 4) !== 16)
    throw new Error("This version of FAISS lays out an HNSW index in another way.");
  bytes.writeInt32LE(hnsw.building, at);
  bytes.writeInt32LE(hnsw.searching, at + 4);
  return Index.fromBuffer(bytes);
}
