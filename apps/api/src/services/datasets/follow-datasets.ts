import { NotFoundError } from "@cinevec/core";
import type { Database, Dataset } from "@cinevec/db";
import { datasetsChannel } from "../../training/job.js";
import { follow } from "../following/follow.js";
import { SharedFollows } from "../following/shared-follows.js";
import { lookUpDataset } from "./find-dataset.js";

/** Each dataset at once and at every change until its import has ended. @throws NotFoundError at the first step. */
export function followDatasets(db: Database): SharedFollows<Dataset> {
  return new SharedFollows<Dataset>((id) => {
    let first = true;
    return follow<Dataset>({
      db,
      channel: datasetsChannel,
      id,
      async read() {
        const dataset = await lookUpDataset(db.prisma, id);
        if (!dataset && first) throw new NotFoundError("dataset", id);
        first = false;
        return dataset;
      },
      hasEnded: (dataset) => dataset.status !== "IMPORTING",
    });
  });
}
