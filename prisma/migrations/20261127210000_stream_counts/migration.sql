-- CreateTable
CREATE TABLE "StreamCount" (
    "process" UUID NOT NULL,
    "caller" TEXT NOT NULL,
    "open" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "StreamCount_pkey" PRIMARY KEY ("process","caller")
);

-- CreateIndex
CREATE INDEX "StreamCount_caller_idx" ON "StreamCount"("caller");

-- CreateIndex
CREATE INDEX "StreamCount_at_idx" ON "StreamCount"("at");
