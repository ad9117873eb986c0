-- CreateEnum
CREATE TYPE "DatasetFormat" AS ENUM ('SAMPLE', 'MOVIELENS', 'NETFLIX_PRIZE', 'TMDB', 'MOVIE_PAIRS');

-- CreateEnum
CREATE TYPE "DatasetStatus" AS ENUM ('IMPORTING', 'READY', 'FAILED');

-- CreateEnum
CREATE TYPE "DatasetPart" AS ENUM ('RATINGS', 'GENRES', 'METADATA', 'PAIRS');

-- CreateEnum
CREATE TYPE "RecipeName" AS ENUM ('SKIP_GRAM', 'CBOW', 'NMF', 'CONTRASTIVE', 'MOVIE_GENRE', 'USER_MOVIE', 'TRIPLET', 'NEXT_TITLE');

-- CreateEnum
CREATE TYPE "RunStatus" AS ENUM ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('VIEWER', 'TRAINER', 'ADMIN');

-- CreateTable
CREATE TABLE "Dataset" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "format" "DatasetFormat" NOT NULL,
    "source" TEXT,
    "status" "DatasetStatus" NOT NULL DEFAULT 'IMPORTING',
    "importProgress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "error" TEXT,
    "simulated" BOOLEAN NOT NULL DEFAULT false,
    "contentHash" TEXT,
    "licence" TEXT,
    "movieCount" INTEGER NOT NULL DEFAULT 0,
    "userCount" INTEGER NOT NULL DEFAULT 0,
    "ratingCount" INTEGER NOT NULL DEFAULT 0,
    "parts" "DatasetPart"[],
    "rejectedLines" JSONB NOT NULL DEFAULT '[]',
    "ratingHistogram" JSONB NOT NULL DEFAULT '[]',
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "claim" UUID,
    "heartbeatAt" TIMESTAMP(3),
    "promotedRunId" UUID,

    CONSTRAINT "Dataset_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TrainingRun" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "datasetId" UUID NOT NULL,
    "recipe" "RecipeName" NOT NULL,
    "options" JSONB NOT NULL,
    "seed" INTEGER NOT NULL,
    "promote" BOOLEAN NOT NULL DEFAULT false,
    "status" "RunStatus" NOT NULL DEFAULT 'QUEUED',
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "epochs" INTEGER NOT NULL DEFAULT 0,
    "etaSeconds" DOUBLE PRECISION,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "cancelRequested" BOOLEAN NOT NULL DEFAULT false,
    "queuedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMP(3),
    "finishedAt" TIMESTAMP(3),
    "claim" UUID,
    "heartbeatAt" TIMESTAMP(3),
    "throughput" DOUBLE PRECISION,
    "lossCurve" JSONB NOT NULL DEFAULT '[]',
    "baselineLoss" DOUBLE PRECISION,
    "dimensions" INTEGER,
    "artifactHash" TEXT,
    "codeVersion" TEXT,
    "nodeVersion" TEXT,
    "engine" TEXT,
    "threads" INTEGER,
    "pretrainedRunId" UUID,

    CONSTRAINT "TrainingRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RunMetric" (
    "runId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "cutoff" INTEGER NOT NULL DEFAULT 0,
    "position" INTEGER NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "low" DOUBLE PRECISION,
    "high" DOUBLE PRECISION,
    "higherIsBetter" BOOLEAN NOT NULL,

    CONSTRAINT "RunMetric_pkey" PRIMARY KEY ("runId","name","cutoff")
);

-- CreateTable
CREATE TABLE "ApiKey" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastUsedAt" TIMESTAMP(3),
    "revokedAt" TIMESTAMP(3),

    CONSTRAINT "ApiKey_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Dataset_name_key" ON "Dataset"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Dataset_promotedRunId_key" ON "Dataset"("promotedRunId");

-- CreateIndex
CREATE INDEX "Dataset_status_createdAt_idx" ON "Dataset"("status", "createdAt");

-- CreateIndex
CREATE INDEX "TrainingRun_datasetId_queuedAt_idx" ON "TrainingRun"("datasetId", "queuedAt");

-- CreateIndex
CREATE INDEX "TrainingRun_status_idx" ON "TrainingRun"("status");

-- CreateIndex
CREATE INDEX "RunMetric_name_cutoff_value_idx" ON "RunMetric"("name", "cutoff", "value");

-- CreateIndex
CREATE UNIQUE INDEX "ApiKey_name_key" ON "ApiKey"("name");

-- CreateIndex
CREATE UNIQUE INDEX "ApiKey_hash_key" ON "ApiKey"("hash");

-- AddForeignKey
ALTER TABLE "Dataset" ADD CONSTRAINT "Dataset_promotedRunId_fkey" FOREIGN KEY ("promotedRunId") REFERENCES "TrainingRun"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TrainingRun" ADD CONSTRAINT "TrainingRun_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TrainingRun" ADD CONSTRAINT "TrainingRun_pretrainedRunId_fkey" FOREIGN KEY ("pretrainedRunId") REFERENCES "TrainingRun"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RunMetric" ADD CONSTRAINT "RunMetric_runId_fkey" FOREIGN KEY ("runId") REFERENCES "TrainingRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;
