-- AlterTable
ALTER TABLE "TrainingRun" ADD COLUMN     "evaluationSeconds" DOUBLE PRECISION;
