import type { jobKinds, QueueState, RunningJob, ServerState } from "../services/server-state.js";
import { builder } from "./builder.js";
import { needs } from "./roles.js";

const JobKindEnum = builder.enumType("JobKind", {
  description: "Kinds of work that workers do.",
  values: {
    IMPORT: { description: "Reading a dataset." },
    TRAINING: { description: "Training and measuring a run, or reading imported vectors." },
    MAP: { description: "Drawing a map." },
  } satisfies Record<(typeof jobKinds)[number], { description: string }>,
});

const DatabaseKindEnum = builder.enumType("DatabaseKind", {
  description: "Where rows are kept.",
  values: {
    EMBEDDED: { description: "In the API's own process." },
    SERVER: { description: "A server of its own (DATABASE_URL)." },
  } as const,
});

const QueueStateRef = builder.objectRef<QueueState>("QueueState").implement({
  description: "What waits and what is done of one kind of work, by all workers.",
  fields: (t) => ({
    kind: t.field({ type: JobKindEnum, description: "Which work.", resolve: ({ kind }) => kind }),
    waiting: t.exposeInt("waiting", { description: "Jobs that no worker has yet." }),
    running: t.exposeInt("running", { description: "Jobs that workers have." }),
    oldestSeconds: t.exposeFloat("oldestSeconds", {
      nullable: true,
      description: "How long the first in the queue has waited; null where nothing waits.",
    }),
  }),
});

const RunningJobRef = builder.objectRef<RunningJob>("RunningJob").implement({
  description: "A job that a worker has.",
  fields: (t) => ({
    kind: t.field({ type: JobKindEnum, description: "Which work.", resolve: ({ kind }) => kind }),
    name: t.exposeString("name", { description: "Of the dataset or the run." }),
    progress: t.exposeFloat("progress", { description: "0 to 1." }),
    silentSeconds: t.exposeFloat("silentSeconds", {
      nullable: true,
      description: "Since the worker's last sign of life; more than 20 tells of a worker that is gone.",
    }),
    throughput: t.exposeFloat("throughput", {
      nullable: true,
      description: "Training examples a second; null where nothing is trained, and before it is known.",
    }),
  }),
});

const ServerStateRef = builder.objectRef<ServerState>("ServerState").implement({
  description:
    "How the server is. Queues and jobs are everybody's; spaces, disk and uptime are this process'.",
  fields: (t) => ({
    queues: t.field({
      type: [QueueStateRef],
      description: "One of each kind of work.",
      resolve: ({ queues }) => [...queues],
    }),
    jobs: t.field({
      type: [RunningJobRef],
      description: "At most 100 of each kind.",
      resolve: ({ jobs }) => [...jobs],
    }),
    openSpaces: t.int({
      description: "Embeddings that are open to be asked.",
      resolve: ({ spaces }) => spaces.open,
    }),
    spaceBytes: t.float({
      description: "What they take in memory, about.",
      resolve: ({ spaces }) => spaces.bytes,
    }),
    diskFreeBytes: t.float({
      description: "Of the file system that holds the data folder.",
      resolve: ({ disk }) => disk.freeBytes,
    }),
    diskTotalBytes: t.float({
      description: "Of the same file system.",
      resolve: ({ disk }) => disk.totalBytes,
    }),
    database: t.field({
      type: DatabaseKindEnum,
      description: "Where rows are kept.",
      resolve: ({ database }) => (database === "pglite" ? "EMBEDDED" : "SERVER"),
    }),
    uptimeSeconds: t.exposeFloat("uptimeSeconds", { description: "Since this process began." }),
  }),
});

builder.queryField("serverState", (t) =>
  t.field({
    ...needs("ADMIN", "whole"),
    type: ServerStateRef,
    description: "Queues, jobs, memory and disk. Takes the role ADMIN, and a key that is for all datasets.",
    complexity: 50,
    resolve: (_root, _args, { services }) => services.serverStates.now(),
  }),
);
