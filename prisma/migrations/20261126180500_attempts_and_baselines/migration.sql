-- AlterTable
ALTER TABLE "TrainingRun" ADD COLUMN     "checkpointId" TEXT,
ADD COLUMN     "crashes" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Dataset" ADD COLUMN     "baselinesAttempt" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "baselinesWanted" BOOLEAN NOT NULL DEFAULT false;
