import { defaultProtocol } from "@cinevec/core";
import type { TrainingRun } from "@cinevec/db";
import { databaseKinds } from "@cinevec/db/testing";
import { afterEach, beforeAll } from "vitest";
import { sharedWorkshop } from "./shared-workshop.js";
import { plantDataset, type Workshop } from "./workshop.js";

/** A workshop over an embedded database where no worker is: the states of runs are written by hand. */
export interface IdleWorkshop {
  readonly shop: Workshop;
  /** Of a READY dataset. */
  readonly datasetId: string;
  /** A run that nobody trained: SUCCEEDED, unless `data` says otherwise. */
  plant(data?: Partial<TrainingRun>): Promise<TrainingRun>;
}

/** For all tests of a file, each of which begins without runs and jobs. */
export function idleWorkshop(): IdleWorkshop {
  const house = sharedWorkshop(databaseKinds.find(({ kind }) => kind === "pglite")!.create);
  let datasetId: string;
  beforeAll(async () => {
    datasetId = await plantDataset(house.shop, "planted");
  });
  afterEach(async () => {
    const { trainingRun } = house.shop.db.prisma;
    await trainingRun.updateMany({ data: { refitOfId: null } });
    await trainingRun.deleteMany();
    for (const queue of ["train", "spark"] as const) while ((await house.shop.queue.take(queue)) !== null);
  });
  return {
    get shop() {
      return house.shop;
    },
    get datasetId() {
      return datasetId;
    },
    plant: (data = {}) =>
      house.shop.db.prisma.trainingRun.create({
        data: {
          ...{ name: "planted", datasetId, recipe: "SKIP_GRAM", options: { epochs: 5 }, seed: 3 },
          ...{ protocol: defaultProtocol, status: "SUCCEEDED" },
          ...(data as object),
        },
      }),
  };
}
