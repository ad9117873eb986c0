-- Pictures of a run in two dimensions, made in jobs of their own.
CREATE TABLE "EmbeddingMap" (
    "id" UUID NOT NULL,
    "runId" UUID NOT NULL,
    "projection" TEXT NOT NULL,
    "options" JSONB NOT NULL,
    "seed" INTEGER NOT NULL,
    "status" "RunStatus" NOT NULL DEFAULT 'QUEUED',
    "automatic" BOOLEAN NOT NULL DEFAULT false,
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "cancelRequested" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMP(3),
    "claim" UUID,
    "heartbeatAt" TIMESTAMP(3),
    "pointCount" INTEGER NOT NULL DEFAULT 0,
    "faithfulness" JSONB,

    CONSTRAINT "EmbeddingMap_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "EmbeddingMap_runId_projection_createdAt_idx" ON "EmbeddingMap"("runId", "projection", "createdAt");
CREATE INDEX "EmbeddingMap_status_idx" ON "EmbeddingMap"("status");
ALTER TABLE "EmbeddingMap" ADD CONSTRAINT "EmbeddingMap_runId_fkey" FOREIGN KEY ("runId") REFERENCES "TrainingRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;
