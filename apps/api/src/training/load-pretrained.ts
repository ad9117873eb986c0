import { type ByteSource, ConflictError, CorruptDataError, type Embedding } from "@cinevec/core";
import type { BlobStore } from "@cinevec/db";
import type { PretrainedRun } from "./messages.js";

export type LoadEmbedding = (
  source: ByteSource,
) => Promise<{ readonly embedding: Embedding; readonly artifactHash: string }>;

/**
 * The vectors to start from, exactly those that were there when the training was queued.
 * @throws ConflictError where that run was deleted meanwhile; CorruptDataError where its vectors are others now.
 */
export async function loadPretrained(
  loadEmbedding: LoadEmbedding,
  blobs: BlobStore,
  { runId, artifactHash }: PretrainedRun,
): Promise<Embedding> {
  if (runId === null) throw deleted();
  const loaded = await loadEmbedding(blobs.folder(`runs/${runId}/artifact`)).catch((error) => {
    throw error instanceof Error && error.name === "NotFoundError" ? deleted() : error;
  });
  if (artifactHash !== null && loaded.artifactHash !== artifactHash)
    throw new CorruptDataError(
      `The pretrained run ${runId} does not hold the vectors that it held when this training was queued ` +
        `(artifact hash ${loaded.artifactHash}, then ${artifactHash}). Start a new training from it.`,
    );
  return loaded.embedding;
}

function deleted(): ConflictError {
  return new ConflictError(
    "The run that this training starts from was deleted before the training began. Start a new training from another run.",
  );
}
