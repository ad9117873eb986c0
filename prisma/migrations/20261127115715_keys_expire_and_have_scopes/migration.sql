-- AlterTable
ALTER TABLE "ApiKey" ADD COLUMN     "datasetIds" UUID[],
ADD COLUMN     "expiresAt" TIMESTAMP(3);
