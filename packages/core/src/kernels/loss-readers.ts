import type { Arena } from "./arena.js";
import { NmfJob } from "./nmf-job.js";
import type { TrainingKernel } from "./pool.js";
import { SgnsJob } from "./sgns-job.js";

/** Reads what a kernel call has added: the summed loss and the number of examples it is the sum over. */
type LossReader = (arena: Arena, job: number, lossState: number) => () => { loss: number; examples: number };

const sgns: LossReader = (arena, address, lossState) => {
  const job = new SgnsJob(arena, address);
  let before = 0;
  return () => {
    const examples = job.getDouble("examples") - before;
    before += examples;
    return { loss: job.takeLoss(lossState), examples };
  };
};

export const lossReaders: Readonly<Record<TrainingKernel, LossReader>> = {
  skipGram: sgns,
  cbow: sgns,
  cbowSoftmax: sgns,
  nmf: (arena, address) => {
    const job = new NmfJob(arena, address);
    return () => {
      const read = { loss: job.getDouble("loss"), examples: job.getDouble("examples") };
      job.setDouble("loss", 0);
      job.setDouble("examples", 0);
      return read;
    };
  },
};
