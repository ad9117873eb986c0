-- CreateTable
CREATE TABLE "CostBudget" (
    "caller" TEXT NOT NULL,
    "tokens" DOUBLE PRECISION NOT NULL,
    "leased" DOUBLE PRECISION NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CostBudget_pkey" PRIMARY KEY ("caller")
);

-- CreateIndex
CREATE INDEX "CostBudget_at_idx" ON "CostBudget"("at");
