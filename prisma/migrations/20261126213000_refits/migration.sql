-- Runs that repeat another one's training on all ratings.
ALTER TABLE "TrainingRun" ADD COLUMN "refitOfId" UUID;
CREATE INDEX "TrainingRun_refitOfId_idx" ON "TrainingRun"("refitOfId");
ALTER TABLE "TrainingRun" ADD CONSTRAINT "TrainingRun_refitOfId_fkey" FOREIGN KEY ("refitOfId") REFERENCES "TrainingRun"("id") ON DELETE NO ACTION ON UPDATE CASCADE;
