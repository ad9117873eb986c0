import { NotFoundError } from "@cinevec/core";
import type { Dataset, PrismaClient } from "@cinevec/db";
import { isUuid } from "../../ids/uuid.js";

/** The row of a dataset, null where there is none; text that is no UUID is an unknown dataset. */
export async function lookUpDataset(prisma: PrismaClient, id: string): Promise<Dataset | null> {
  return isUuid(id) ? await prisma.dataset.findUnique({ where: { id } }) : null;
}

/** As lookUpDataset. @throws NotFoundError where there is none. */
export async function findDataset(prisma: PrismaClient, id: string): Promise<Dataset> {
  const dataset = await lookUpDataset(prisma, id);
  if (!dataset) throw new NotFoundError("dataset", id);
  return dataset;
}
