import type { Arena } from "./arena.js";
import { NmfJob } from "./nmf-job.js";
import type { TrainingKernel } from "./pool.js";
import { SgnsJob } from "./sgns-job.js";

/** Reads what a kernel call has added: the summed loss and the number of examples it is the sum over. */
type LossReader = (arena: Arena, job: number) => () => { loss: number; examples: number };

const reader =
  (Job: typeof SgnsJob | typeof NmfJob): LossReader =>
  (arena, address) => {
    const job = new Job(arena, address);
    return () => {
      const read = { loss: job.getDouble("loss"), examples: job.getDouble("examples") };
      job.setDouble("loss", 0);
      job.setDouble("examples", 0);
      return read;
    };
  };

export const lossReaders: Readonly<Record<TrainingKernel, LossReader>> = {
  skipGram: reader(SgnsJob),
  cbow: reader(SgnsJob),
  cbowSoftmax: reader(SgnsJob),
  nmf: reader(NmfJob),
};
