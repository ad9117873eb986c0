import { parentPort, workerData } from "node:worker_threads";
import { toldError } from "../../told-error.js";
import { type PreviewImportInput, previewImport } from "./preview-import.js";

previewImport(workerData as PreviewImportInput).then(
  (preview) => parentPort!.postMessage({ preview }),
  (error: Error) => parentPort!.postMessage({ error: toldError(error) }),
);
