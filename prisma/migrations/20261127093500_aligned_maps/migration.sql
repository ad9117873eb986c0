-- Maps that start from another run's map and are held by it.
ALTER TABLE "EmbeddingMap" ADD COLUMN "aligned" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "EmbeddingMap" ADD COLUMN "alignedWithId" UUID;
CREATE INDEX "EmbeddingMap_alignedWithId_idx" ON "EmbeddingMap"("alignedWithId");
ALTER TABLE "EmbeddingMap" ADD CONSTRAINT "EmbeddingMap_alignedWithId_fkey" FOREIGN KEY ("alignedWithId") REFERENCES "EmbeddingMap"("id") ON DELETE SET NULL ON UPDATE CASCADE;
