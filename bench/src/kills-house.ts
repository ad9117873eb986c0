import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { tableFromIPC } from "apache-arrow";
import { type ApiProcess, startApi } from "./api-process.js";

/** What was in the house before anything was killed, as an undisturbed API made it. */
export interface Reference {
  readonly datasetId: string;
  readonly contentHash: string;
  readonly runId: string;
  readonly artifactHash: string;
  /** Another run of the dataset, to compare with. */
  readonly otherRunId: string;
  /** SHA-256 of a map's points. */
  readonly mapHash: string;
  readonly mapUrl: string;
  /** What the run answers. */
  readonly answer: string;
  /** How long each took, in ms: kills come at any moment of it. */
  readonly took: Readonly<Record<"import" | "train" | "map", number>>;
}

const training = { recipe: "SKIP_GRAM", seed: 7, options: { epochs: 12, dimensions: 32 } };
const mapping = { projection: "TSNE", seed: 5, options: { exaggerationEpochs: 50, epochs: 50 } };

interface Run {
  status: string;
  error: string | null;
  attempt: number;
  lineage: { artifactHash: string | null } | null;
}

const ended = ["SUCCEEDED", "FAILED", "CANCELLED"];

/** How long work may take from its start to its end, kills included, in ms. */
const longestWork = 300_000;

/** One API over one place, as somebody uses it who starts it again whenever it is gone. */
export class House {
  private constructor(
    private readonly settings: Record<string, string> & { CINEVEC_DATA: string },
    public api: ApiProcess,
  ) {}

  static async open(settings: Record<string, string> & { CINEVEC_DATA: string }): Promise<House> {
    return new House(settings, await startApi(settings));
  }

  /** The folder of the blobs. */
  get blobs(): string {
    return this.settings.CINEVEC_BLOBS ?? join(this.settings.CINEVEC_DATA, "blobs");
  }

  async restart(): Promise<void> {
    this.api = await startApi(this.settings);
  }

  /** @returns the dataset's id once the mutation has answered. */
  async beginImport(name: string): Promise<string> {
    const { importDataset } = await this.api.ask<{ importDataset: { data: { id: string } } }>(
      `mutation ($input: ImportDatasetInput!) { importDataset(input: $input) {
        ... on ImportDatasetSuccess { data { id } } ... on Error { message } } }`,
      { input: { name, format: "SAMPLE" } },
    );
    return importDataset.data.id;
  }

  async beginTraining(dataset: string, name: string, options: object = {}): Promise<string> {
    const { startTraining } = await this.api.ask<{ startTraining: { data: { id: string } } }>(
      `mutation ($input: StartTrainingInput!) { startTraining(input: $input) {
        ... on StartTrainingSuccess { data { id } } ... on Error { message } } }`,
      { input: { dataset, name, ...training, options: { ...training.options, ...options } } },
    );
    return startTraining.data.id;
  }

  async beginMap(run: string): Promise<string> {
    const { computeMap } = await this.api.ask<{ computeMap: { data: { id: string } } }>(
      `mutation ($input: ComputeMapInput!) { computeMap(input: $input) {
        ... on ComputeMapSuccess { data { id } } ... on Error { message } } }`,
      { input: { run, ...mapping } },
    );
    return computeMap.data.id;
  }

  /** @returns null once the dataset is as the reference's; else what is wrong with it. */
  async importedAs({ contentHash }: Pick<Reference, "contentHash">, id: string): Promise<string | null> {
    const dataset = await until(async () => {
      const { node } = await this.api.ask<{
        node: { status: string; error: string | null; contentHash: string | null } | null;
      }>(`query ($id: ID!) { node(id: $id) { ... on Dataset { status error contentHash } } }`, { id });
      return node?.status === "IMPORTING" ? null : { node };
    });
    if (!dataset.node) return "the dataset is gone";
    if (dataset.node.status !== "READY")
      return `the dataset is ${dataset.node.status}: ${dataset.node.error}`;
    return dataset.node.contentHash === contentHash ? null : "the dataset's content differs";
  }

  async endOfRun(id: string): Promise<Run> {
    return until(async () => {
      const { node } = await this.api.ask<{ node: Run | null }>(
        `query ($id: ID!) { node(id: $id) { ... on TrainingRun { status error attempt lineage { artifactHash } } } }`,
        { id },
      );
      if (!node) throw new Error("The run is gone.");
      return ended.includes(node.status) ? node : null;
    });
  }

  async trainedAs({ artifactHash }: Pick<Reference, "artifactHash">, id: string): Promise<string | null> {
    const run = await this.endOfRun(id);
    if (run.status !== "SUCCEEDED")
      return `the run ${run.status} after ${run.attempt} attempts: ${run.error}`;
    return run.lineage?.artifactHash === artifactHash ? null : "the run's vectors differ";
  }

  async mappedAs({ mapHash }: Pick<Reference, "mapHash">, id: string): Promise<string | null> {
    const found = await this.mapHash(id);
    return found === mapHash ? null : `the map differs or failed: ${found}`;
  }

  async mapHash(id: string): Promise<string> {
    const url = await this.mapUrl(id);
    if (!url.startsWith("http")) return url;
    const response = await this.api.fetch(new URL(url).pathname);
    // The file names its run, which no two maps share: the positions are what is alike.
    const table = tableFromIPC(new Uint8Array(await response.arrayBuffer()));
    const hash = createHash("sha256");
    for (const axis of ["x", "y"]) hash.update(table.getChild(axis)?.toArray() as Float32Array);
    return hash.digest("hex");
  }

  /** Of a map that has ended: its file's address, or what became of it. */
  async mapUrl(id: string): Promise<string> {
    const map = await until(async () => {
      const { node } = await this.api.ask<{
        node: { status: string; error: string | null; url: string | null } | null;
      }>(`query ($id: ID!) { node(id: $id) { ... on EmbeddingMap { status error url } } }`, { id });
      if (!node) throw new Error("The map is gone.");
      return ended.includes(node.status) ? node : null;
    });
    return map.url ?? `${map.status}: ${map.error}`;
  }

  /** Ten nearest of five movies, as text. */
  async answer(dataset: string, run: string): Promise<string> {
    const answer = await this.api.ask(
      `query ($dataset: ID!, $run: ID!) { movies(dataset: $dataset, first: 5, orderBy: { field: RATING_COUNT, direction: DESC }) {
        edges { node { title neighbors(run: $run, first: 10) { similarity movie { title year } } } } } }`,
      { dataset, run },
    );
    return JSON.stringify(answer);
  }
}

/** Looks ten times a second until there is something. @throws Error after longestWork. */
export async function until<Found>(look: () => Promise<Found | null>): Promise<Found> {
  for (const start = Date.now(); ; ) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() - start > longestWork) throw new Error("It did not end.");
    await sleep(100);
  }
}

/** Lets an undisturbed API make everything once. */
export async function makeReference(house: House): Promise<Reference> {
  const timed = async <Value>(work: () => Promise<Value>) => {
    const start = Date.now();
    return { value: await work(), took: Date.now() - start };
  };
  const datasetId = await house.beginImport("reference");
  const imported = await timed(() => house.importedAs({ contentHash: "" }, datasetId));
  const { node } = await house.api.ask<{ node: { contentHash: string } }>(
    `query ($id: ID!) { node(id: $id) { ... on Dataset { contentHash } } }`,
    { id: datasetId },
  );
  const runId = await house.beginTraining(datasetId, "reference");
  const trained = await timed(() => house.endOfRun(runId));
  const artifactHash = trained.value.lineage?.artifactHash;
  if (!artifactHash) throw new Error(`The reference run ${trained.value.status}: ${trained.value.error}`);
  const mapId = await house.beginMap(runId);
  const mapped = await timed(() => house.mapHash(mapId));
  return {
    datasetId,
    contentHash: node.contentHash,
    runId,
    artifactHash,
    otherRunId: await otherRun(house, datasetId),
    mapHash: mapped.value,
    mapUrl: await house.mapUrl(mapId),
    answer: await house.answer(datasetId, runId),
    took: { import: imported.took, train: trained.took, map: mapped.took },
  };
}

async function otherRun(house: House, dataset: string): Promise<string> {
  const id = await house.beginTraining(dataset, "another", { epochs: 2 });
  await house.endOfRun(id);
  return id;
}

/** Direct children of a process, by Linux's process table. */
export function childrenOf(parent: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const [state, ppid] = stateOf(pid);
      return Number(ppid) === parent && state !== "Z";
    });
}

export function isAlive(pid: number): boolean {
  const [state] = stateOf(pid);
  return state !== undefined && state !== "Z";
}

function stateOf(pid: number): string[] {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, "utf8");
    return status.slice(status.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}
