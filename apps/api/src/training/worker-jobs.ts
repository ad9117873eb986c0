/** What a worker may be told to take, and nothing else. Maps and baselines that nobody asked for are made in spare time. */
export const workerJobs = ["train", "import", "map", "baselines"] as const;
export type WorkerJob = (typeof workerJobs)[number];
