import { InvalidInputError } from "../errors.js";
import type { Embedding, SparseMatrix } from "./embedding.js";

/** @throws InvalidInputError where the embedding's parts do not fit together. */
export function checkEmbedding({ ids, dimensions, vectors, movieRows, tensors, sparse }: Embedding): void {
  if (vectors.length !== ids.length * dimensions || movieRows.length !== ids.length)
    throw InvalidInputError.of(
      "embedding",
      `has ${vectors.length} numbers and ${movieRows.length} movie rows for [${ids.length} × ${dimensions}].`,
    );
  for (const [name, { shape, data }] of tensors)
    if (shape.reduce((product, length) => product * length, 1) !== data.length)
      throw InvalidInputError.of(
        ["embedding", name],
        `has ${data.length} numbers for [${shape.join(" × ")}].`,
      );
  for (const [name, matrix] of sparse ?? []) {
    const problem = sparseProblem(matrix);
    if (problem) throw InvalidInputError.of(["embedding", name], problem);
  }
}

/** What is wrong with a sparse matrix; null where nothing is. */
function sparseProblem({ rows, columns, offsets, indices, values }: SparseMatrix): string | null {
  if (offsets.length !== rows + 1) return `has ${offsets.length} offsets for ${rows} rows.`;
  if (indices.length !== values.length) return `has ${indices.length} columns for ${values.length} values.`;
  if (offsets[0] !== 0 || offsets[rows] !== values.length)
    return `has offsets from ${offsets[0]} to ${offsets[rows]} for ${values.length} values.`;
  for (let row = 0; row < rows; row++) {
    const [start, end] = [offsets[row]!, offsets[row + 1]!];
    if (end < start) return `has offsets that fall at row ${row}.`;
    for (let at = start; at < end; at++)
      if (indices[at]! >= columns || (at > start && indices[at]! <= indices[at - 1]!))
        return `has columns in row ${row} that do not ascend, or are not below ${columns}.`;
  }
  return null;
}
