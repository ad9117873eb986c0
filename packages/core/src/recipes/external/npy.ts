import { dataViewOf, latin1In } from "../../bytes.js";
import { InvalidInputError } from "../../errors.js";
import { checkShape } from "./check-shape.js";

/** A matrix as NumPy stores it, made float32. */
export interface NpyMatrix {
  readonly rows: number;
  readonly columns: number;
  /** float32 [rows × columns], row-major. */
  readonly values: Float32Array;
}

type Read = (view: DataView, at: number, little: boolean) => number;

const readers: Readonly<Record<string, Read>> = {
  f2: (view, at, little) => halfToNumber(view.getUint16(at, little)),
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
};

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/**
 * NumPy's format, versions 1 to 3 (NEP 1): a matrix of two dimensions in float16, float32 or float64, in either byte
 * order, in C or Fortran order.
 * @throws InvalidInputError naming the file.
 */
export function readNpy(file: string, bytes: Uint8Array): NpyMatrix {
  const refuse = (message: string) => InvalidInputError.of([file], message);
  const view = dataViewOf(bytes);
  if (bytes.length < 12 || latin1In(bytes, 0, 6) !== "\x93NUMPY") throw refuse("is not in NumPy's format.");
  const wide = bytes[6]! >= 2;
  const start = wide ? 12 : 10;
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  const header = latin1In(bytes, start, start + length);
  const kind = /'descr':\s*'([<>|=]?)(\w+)'/u.exec(header);
  const shape = /'shape':\s*\(([\d,\s]*)\)/u.exec(header);
  const read = readers[kind?.[2] ?? ""];
  if (!kind || !read)
    throw refuse(
      `holds ${kind?.[2] ?? "no plain numbers"}; must be float16, float32 or float64 (f2, f4, f8).`,
    );
  const sizes =
    shape?.[1]
      ?.split(",")
      .filter((part) => part.trim() !== "")
      .map(Number) ?? [];
  const [rows, columns] = sizes;
  if (sizes.length !== 2 || rows === undefined || columns === undefined)
    throw refuse(`has the shape (${sizes.join(", ")}); must have two dimensions, a row a vector.`);
  checkShape(file, rows, columns);
  const size = Number(kind[2]!.slice(1));
  const data = start + length;
  if (bytes.length < data + rows * columns * size)
    throw refuse(`ends before its ${rows} × ${columns} numbers do.`);
  const little = kind[1] !== ">";
  const columnFirst = /'fortran_order':\s*True/u.test(header);
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const place = columnFirst ? column * rows + row : row * columns + column;
      values[row * columns + column] = read(view, data + place * size, little);
    }
  return { rows, columns, values };
}
