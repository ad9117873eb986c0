-- Runs that are kept but no longer listed.
ALTER TABLE "TrainingRun" ADD COLUMN "archived" BOOLEAN NOT NULL DEFAULT false;
