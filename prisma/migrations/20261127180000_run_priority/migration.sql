-- AlterTable
ALTER TABLE "TrainingRun" ADD COLUMN     "priority" INTEGER NOT NULL DEFAULT 0;
