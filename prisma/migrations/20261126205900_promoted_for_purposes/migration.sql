-- One promoted run for each purpose. What was promoted answers both from here on.
ALTER TABLE "Dataset" RENAME COLUMN "promotedRunId" TO "neighborsRunId";
ALTER TABLE "Dataset" RENAME CONSTRAINT "Dataset_promotedRunId_fkey" TO "Dataset_neighborsRunId_fkey";
ALTER INDEX "Dataset_promotedRunId_key" RENAME TO "Dataset_neighborsRunId_key";

ALTER TABLE "Dataset" ADD COLUMN "recommendationsRunId" UUID;
UPDATE "Dataset" SET "recommendationsRunId" = "neighborsRunId";

CREATE UNIQUE INDEX "Dataset_recommendationsRunId_key" ON "Dataset"("recommendationsRunId");
ALTER TABLE "Dataset" ADD CONSTRAINT "Dataset_recommendationsRunId_fkey" FOREIGN KEY ("recommendationsRunId") REFERENCES "TrainingRun"("id") ON DELETE SET NULL ON UPDATE CASCADE;
