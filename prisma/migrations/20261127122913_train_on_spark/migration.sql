-- CreateEnum
CREATE TYPE "Engine" AS ENUM ('LOCAL', 'SPARK');

-- AlterTable
ALTER TABLE "TrainingRun" ADD COLUMN     "trainOn" "Engine" NOT NULL DEFAULT 'LOCAL';
