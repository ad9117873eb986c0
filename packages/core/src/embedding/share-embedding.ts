import { type NumberType, sharedCopy, viewAs } from "../bytes.js";
import type { Embedding } from "./embedding.js";

/** The same embedding in shared memory, so that another thread can read it without a copy. Lets the event loop turn as it copies. */
export async function shareEmbedding(embedding: Embedding): Promise<Embedding> {
  const tensors = new Map(embedding.tensors);
  for (const [name, { shape, data }] of tensors)
    tensors.set(name, { shape, data: await share(data, Float32Array) });
  const sparse = new Map(embedding.sparse);
  for (const [name, matrix] of sparse)
    sparse.set(name, {
      ...matrix,
      offsets: await share(matrix.offsets, Uint32Array),
      indices: await share(matrix.indices, Uint32Array),
      values: await share(matrix.values, Float32Array),
    });
  return {
    ...embedding,
    movieRows: await share(embedding.movieRows, Uint32Array),
    vectors: await share(embedding.vectors, Float32Array),
    tensors,
    sparse,
  };
}

async function share<Numbers extends ArrayBufferView>(
  view: Numbers,
  type: NumberType<Numbers>,
): Promise<Numbers> {
  return viewAs(await sharedCopy(view), type);
}
