import { copyOfNumbers } from "../../bytes.js";
import { CorruptDataError } from "../../errors.js";
import type { Checkpoint } from "../recipe.js";

/** The named float32 buffer of a checkpoint. @throws CorruptDataError where it is missing or of another length. */
export function checkpointBuffer(checkpoint: Checkpoint, name: string, length: number): Float32Array {
  const view = checkpoint.buffers.get(name);
  if (view?.byteLength !== length * 4)
    throw new CorruptDataError(
      `the checkpoint's buffer "${name}" has ${view?.byteLength ?? 0} bytes where ${length * 4} are expected`,
    );
  return copyOfNumbers(view, Float32Array);
}
