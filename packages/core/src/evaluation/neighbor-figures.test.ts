import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readDataset } from "../dataset/read-dataset.js";
import { listExports } from "../embedding/export/list-exports.js";
import { ease } from "../recipes/ease/ease.js";
import { trainForTest } from "../testing/train-for-test.js";
import { evaluateBaseline } from "./baselines/baselines.js";
import { measureNeighbors } from "./evaluate.js";
import { embeddingNeighbors } from "./neighbor-source.js";

const folder =
  process.env.CINEVEC_TEST_DATA ?? fileURLToPath(new URL("../../../../../shared/data", import.meta.url));
const source = `${folder}/ml-latest-small`;
const missing = existsSync(`${source}/ratings.csv`)
  ? null
  : `no ${source}/ratings.csv: set CINEVEC_TEST_DATA to a folder that holds ml-latest-small`;
const python = ["python3", "/usr/bin/python3"].find(
  (command) => spawnSync(command, ["-c", "import numpy"]).status === 0,
);
const peer = fileURLToPath(new URL("../../../../bench/src/franchise-recall-peer.py", import.meta.url));

const nothing = {
  users: new Uint32Array(),
  offsets: new Uint32Array(1),
  movies: new Uint32Array(),
  values: new Float32Array(),
};

test.skipIf(missing)(
  `item cosine on ml-latest-small has the franchise recall that a program in numpy finds${missing ? ` (${missing})` : ""}`,
  async () => {
    const train = await readDataset({ format: "MOVIELENS", source });
    const { metrics } = await evaluateBaseline("item_knn", {
      train,
      heldOut: nothing,
      minRating: 4,
      seed: 1,
    });
    expect(metrics.find(({ name }) => name === "franchise_recall")!.value).toBeCloseTo(0.6954, 4);
  },
  180_000,
);

const whyNoPeer = missing ?? (python ? null : "no python3 with numpy");
test.skipIf(whyNoPeer)(
  `EASE's franchise recall is the one that a program in numpy finds in its files${whyNoPeer ? ` (${whyNoPeer})` : ""}`,
  async () => {
    const train = await readDataset({ format: "MOVIELENS", source });
    const { embedding } = (await trainForTest(ease, train, {}, { threads: 2 })).result;
    const metrics = await measureNeighbors(embeddingNeighbors(embedding), { train, minRating: 4, seed: 1 });
    const ours = (name: string) => metrics.find((metric) => metric.name === name)!.value;

    const scratch = mkdtempSync(join(tmpdir(), "cinevec-franchises-"));
    try {
      for (const file of listExports(embedding, train.movies))
        if (["npy", "metadata"].includes(file.format))
          for await (const chunk of file.write()) appendFileSync(join(scratch, file.format), chunk);
      const { stdout, stderr } = spawnSync(
        python!,
        [peer, source, `EASE=${scratch}/npy:${scratch}/metadata`],
        { encoding: "utf8" },
      );
      const line = stdout.split("\n").find((text) => text.startsWith("EASE"));
      expect(line, stderr).toBeDefined();
      const theirs = [...line!.matchAll(/(\d\.\d{4}) \(\d+\)/g)].map((match) => Number(match[1]));
      expect(theirs).toHaveLength(5);
      expect(ours("franchise_recall")).toBeCloseTo(theirs[0]!, 4);
      // The reader has moved articles to the front: some of the rarer franchises have other members than in the file's
      // own spelling.
      for (const [i, band] of ["20_up", "5_19", "1_4", "none"].entries())
        if (band !== "none")
          expect(Math.abs(ours(`franchise_recall_${band}`) - theirs[i + 1]!), band).toBeLessThan(0.01);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  },
  300_000,
);
