-- CreateTable
CREATE TABLE "StorageId" (
    "only" BOOLEAN NOT NULL DEFAULT true,
    "id" UUID NOT NULL,

    CONSTRAINT "StorageId_pkey" PRIMARY KEY ("only")
);
