-- What people write about runs.
ALTER TABLE "TrainingRun" ADD COLUMN "note" TEXT;
ALTER TABLE "TrainingRun" ADD COLUMN "tags" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
