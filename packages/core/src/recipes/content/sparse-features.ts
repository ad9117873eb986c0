import type { ContentFeatures } from "../../dataset/content/content-features.js";
import type { SparseMatrix } from "../../linear-algebra/operators.js";

/** Movies × features, compressed by movie and by feature, each list in rising order. */
export function sparseFeatures(x: ContentFeatures): SparseMatrix {
  const movies = x.offsets.length - 1;
  const columnOffsets = new Uint32Array(x.names.length + 1);
  for (const feature of x.features) columnOffsets[feature + 1]!++;
  for (let feature = 0; feature < x.names.length; feature++)
    columnOffsets[feature + 1]! += columnOffsets[feature]!;
  const entries = x.features.length;
  const rowsOfColumn = new Uint32Array(entries);
  const columnValues = new Float32Array(entries);
  const filled = columnOffsets.slice();
  for (let movie = 0; movie < movies; movie++)
    for (let k = x.offsets[movie]!; k < x.offsets[movie + 1]!; k++) {
      const at = filled[x.features[k]!]!++;
      rowsOfColumn[at] = movie;
      columnValues[at] = x.weights[k]!;
    }
  const columnsOfRow = new Uint32Array(entries);
  const rowValues = new Float32Array(entries);
  const placed = x.offsets.slice();
  for (let feature = 0; feature < x.names.length; feature++)
    for (let k = columnOffsets[feature]!; k < columnOffsets[feature + 1]!; k++) {
      const at = placed[rowsOfColumn[k]!]!++;
      columnsOfRow[at] = feature;
      rowValues[at] = columnValues[k]!;
    }
  return {
    rows: movies,
    columns: x.names.length,
    rowOffsets: x.offsets,
    columnsOfRow,
    rowValues,
    columnOffsets,
    rowsOfColumn,
    columnValues,
  };
}

/** The same numbers with rows and columns exchanged; nothing is copied. */
export function transposed(matrix: SparseMatrix): SparseMatrix {
  return {
    rows: matrix.columns,
    columns: matrix.rows,
    rowOffsets: matrix.columnOffsets,
    columnsOfRow: matrix.rowsOfColumn,
    rowValues: matrix.columnValues,
    columnOffsets: matrix.rowOffsets,
    rowsOfColumn: matrix.columnsOfRow,
    columnValues: matrix.rowValues,
  };
}
