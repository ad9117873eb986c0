-- AlterTable
ALTER TABLE "TrainingRun" ADD COLUMN     "protocol" JSONB;
