import { InvalidInputError } from "../../errors.js";
import { errorOf, type ToldError } from "../../told-error.js";
import { startWorker } from "../../worker-thread.js";
import type { ImportPreview, PreviewImportInput } from "./preview-import.js";

interface PreviewBounds {
  readonly milliseconds: number;
  readonly mebibytes: number;
}

const usual: PreviewBounds = { milliseconds: 30_000, mebibytes: 512 };

type Answer = { readonly preview: ImportPreview } | { readonly error: ToldError };

/**
 * previewImport on a thread of its own, which whoever serves requests waits for: half a gigabyte of memory and 30
 * seconds at most.
 * @throws InvalidInputError as previewImport, or where that is not enough.
 */
export function previewInThread(
  input: PreviewImportInput,
  { milliseconds, mebibytes }: PreviewBounds = usual,
): Promise<ImportPreview> {
  const worker = startWorker(new URL("./preview-worker.js", import.meta.url), {
    workerData: input,
    resourceLimits: { maxOldGenerationSizeMb: mebibytes },
  });
  const tooMuch = (what: string) =>
    InvalidInputError.of("source", `${what} to look into; import it without a preview.`);
  return new Promise<ImportPreview>((resolve, reject) => {
    const timer = setTimeout(() => reject(tooMuch("takes too long")), milliseconds);
    worker.on("message", (answer: Answer) => {
      clearTimeout(timer);
      if ("preview" in answer) resolve(answer.preview);
      else reject(errorOf(answer.error));
    });
    worker.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? tooMuch("takes too much memory") : error);
    });
  }).finally(() => worker.terminate());
}
