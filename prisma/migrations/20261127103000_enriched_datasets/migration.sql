-- Datasets whose movies take metadata from another one: which, and what came of the join.
ALTER TABLE "Dataset" ADD COLUMN "enrichWithId" UUID;
ALTER TABLE "Dataset" ADD COLUMN "enriched" JSONB;
CREATE INDEX "Dataset_enrichWithId_idx" ON "Dataset"("enrichWithId");
ALTER TABLE "Dataset" ADD CONSTRAINT "Dataset_enrichWithId_fkey" FOREIGN KEY ("enrichWithId") REFERENCES "Dataset"("id") ON DELETE SET NULL ON UPDATE CASCADE;
