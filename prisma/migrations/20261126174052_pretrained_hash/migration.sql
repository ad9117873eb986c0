-- AlterTable
ALTER TABLE "TrainingRun" ADD COLUMN     "pretrainedHash" TEXT;

-- What earlier runs started from, as far as it is still there.
UPDATE "TrainingRun" AS "run" SET "pretrainedHash" = "start"."artifactHash"
FROM "TrainingRun" AS "start" WHERE "start"."id" = "run"."pretrainedRunId";
