-- Runs whose vectors were learned elsewhere: the file that they are read from, and what came of matching its rows.
ALTER TABLE "TrainingRun" ADD COLUMN "source" TEXT;
ALTER TABLE "TrainingRun" ADD COLUMN "matches" JSONB;
