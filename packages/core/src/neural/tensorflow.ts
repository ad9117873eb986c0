import { createRequire } from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import type * as TensorFlow from "@tensorflow/tfjs-core";
import { overrideWasmKernels } from "./wasm-kernel-overrides.js";

export type { TensorFlow };

/** TensorFlow.js on the best backend that this machine has. */
export interface NeuralRuntime {
  readonly tf: typeof TensorFlow;
  /** For the lineage: "tfjs-node 4.22.0" or "tfjs-wasm 4.22.0". */
  readonly engine: string;
  /** Why not a better one, or null. */
  readonly reason: string | null;
}

const require = createRequire(import.meta.url);

/**
 * @tensorflow/tfjs-node calls util.isNullOrUndefined and friends, which Node 23 removed.
 * https://github.com/tensorflow/tfjs/issues/8609
 */
function restoreRemovedUtilities(): void {
  const utilities = require("node:util") as Record<string, unknown>;
  utilities.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  utilities.isArray ??= Array.isArray;
}

async function loadNative(): Promise<NeuralRuntime | string> {
  try {
    restoreRemovedUtilities();
    // A CommonJS require: the package has no ES module, and its failure is a plain throw.
    require("@tensorflow/tfjs-node");
    const tf = await import("@tensorflow/tfjs-core");
    if (!(await tf.setBackend("tensorflow"))) return "its backend did not start";
    return { tf, engine: `tfjs-node ${tf.version_core}`, reason: null };
  } catch (error) {
    return error instanceof Error ? error.message.split("\n")[0]! : String(error);
  }
}

async function loadWasm(reason: string): Promise<NeuralRuntime> {
  const tf = await import("@tensorflow/tfjs-core");
  const wasm = await import("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(pathToFileURL(`${dirname(require.resolve("@tensorflow/tfjs-backend-wasm"))}/`).pathname);
  // setBackend falls back to the plain-JS backend in silence where WASM fails: what it returns must be read.
  if (!(await tf.setBackend("wasm")) || tf.getBackend() !== "wasm") {
    throw new Error(`TensorFlow.js' WASM backend did not start; @tensorflow/tfjs-node neither: ${reason}`);
  }
  overrideWasmKernels(tf);
  return {
    tf,
    engine: `tfjs-wasm ${tf.version_core}`,
    reason: `@tensorflow/tfjs-node does not load: ${reason}`,
  };
}

let loaded: Promise<NeuralRuntime> | undefined;

/** Loads once a process; later calls get the same runtime. */
export function loadNeuralRuntime(): Promise<NeuralRuntime> {
  loaded ??= loadNative().then((native) => (typeof native === "string" ? loadWasm(native) : native));
  return loaded;
}
