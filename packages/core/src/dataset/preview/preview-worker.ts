import { parentPort, workerData } from "node:worker_threads";
import { InvalidInputError } from "../../errors.js";
import { type PreviewImportInput, previewImport } from "./preview-import.js";

previewImport(workerData as PreviewImportInput).then(
  (preview) => parentPort!.postMessage({ preview }),
  (error: Error) =>
    parentPort!.postMessage(
      error instanceof InvalidInputError ? { problems: error.problems } : { error: error.message },
    ),
);
