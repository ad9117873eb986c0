import { uuidIn } from "../ids/global-ids.js";

/** A run's float32 vectors by the movies' external ids, out of the NPY and the table beside it. @param run its global id. */
export async function downloadVectors(apiUrl: string, run: string): Promise<Map<string, number[]>> {
  const file = async (name: string) =>
    await (await fetch(`${apiUrl}/downloads/runs/${uuidIn("TrainingRun", run)}/${name}`)).arrayBuffer();
  const npy = new DataView(await file("vectors.npy"));
  const start = 10 + npy.getUint16(8, true);
  const [, ...lines] = new TextDecoder()
    .decode(await file("movies.tsv"))
    .trimEnd()
    .split("\n");
  const dimensions = (npy.byteLength - start) / 4 / lines.length;
  return new Map(
    lines.map((line, row) => [
      line.split("\t")[1]!,
      Array.from({ length: dimensions }, (_, d) => npy.getFloat32(start + 4 * (row * dimensions + d), true)),
    ]),
  );
}
