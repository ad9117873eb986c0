import { CorruptDataError } from "../errors.js";
import type { SparseMatrix } from "./embedding.js";
import { type EmbeddingManifest, manifestFile } from "./manifest.js";

/** What a manifest says of a sparse matrix. */
export type SparseFacts = NonNullable<EmbeddingManifest["sparse"]>[number];

const prefix = "sparse:";

/** Whether a buffer of this name is a part of a sparse matrix. */
export const isSparsePart = (name: string) => name.startsWith(prefix);

/** The buffers of a sparse matrix. @param place among the sparse matrices: file names are made of it. */
export function sparseParts(name: string, place: number, { offsets, indices, values }: SparseMatrix) {
  return [
    partOf(name, place, "offsets", "uint32", offsets),
    partOf(name, place, "indices", "uint32", indices),
    partOf(name, place, "values", "float32", values),
  ];
}

function partOf(
  name: string,
  place: number,
  part: "offsets" | "indices" | "values",
  dtype: "uint32" | "float32",
  data: Uint32Array | Float32Array,
) {
  const ending = dtype === "uint32" ? "u32" : "f32";
  return {
    name: `${prefix}${name}:${part}`,
    file: `sparse-${place}-${part}.${ending}`,
    dtype,
    shape: [data.length],
    data,
  };
}

/** The matrix of its buffers, by their names. @throws CorruptDataError where a part is missing or of another length. */
export function sparseMatrix(
  { name, shape: [rows, columns] }: SparseFacts,
  parts: ReadonlyMap<string, Uint32Array | Float32Array>,
): SparseMatrix {
  const offsets = parts.get(`${prefix}${name}:offsets`);
  const indices = parts.get(`${prefix}${name}:indices`);
  const values = parts.get(`${prefix}${name}:values`);
  const fits =
    offsets instanceof Uint32Array &&
    indices instanceof Uint32Array &&
    values instanceof Float32Array &&
    offsets.length === rows + 1 &&
    offsets[rows] === values.length &&
    indices.length === values.length;
  if (!fits)
    throw new CorruptDataError(`${manifestFile} names no sparse matrix "${name}" [${rows} × ${columns}].`);
  return { rows, columns, offsets, indices, values };
}
