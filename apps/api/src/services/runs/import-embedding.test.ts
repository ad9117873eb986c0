import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { listExports, loadDataset, loadEmbedding, recipes } from "@cinevec/core";
import type { TrainingRun } from "@cinevec/db";
import { databaseKinds } from "@cinevec/db/testing";
import { beforeAll, expect, test } from "vitest";
import { plantDataset, plantedMovies, plantRun } from "../../testing/planted-run.js";
import { sharedWorkshop } from "../../training/testing/shared-workshop.js";
import { createRuns, type Runs } from "./runs.js";

const house = sharedWorkshop(databaseKinds.find(({ kind }) => kind === "pglite")!.create);
let runs: Runs;
let datasetId: string;

beforeAll(async () => {
  runs = createRuns({ ...house.shop, recipes });
  await house.shop.startWorker({ trainerScript: undefined, mapperScript: null, baselinesScript: null });
  datasetId = await plantDataset(house.shop, "planted");
});

const put = (name: string, content: string | Uint8Array) =>
  writeFile(join(house.shop.importFolder, name), content);

async function ended(started: TrainingRun): Promise<TrainingRun> {
  let last = started;
  for await (const run of runs.changes(started.id)) last = run;
  return last;
}

/** The artifact of a planted run, written into the import folder in all formats of Cinevec's downloads. */
async function exported(): Promise<string> {
  const id = await plantRun(house.shop, datasetId, { name: "planted" });
  const { embedding } = await loadEmbedding(house.shop.blobs.folder(`runs/${id}/artifact`));
  const { movies } = await loadDataset(house.shop.blobs.folder(`datasets/${datasetId}`));
  await mkdir(join(house.shop.importFolder, "npy"), { recursive: true });
  for (const file of listExports(embedding, movies)) {
    const pieces: Uint8Array[] = [];
    for await (const piece of file.write()) pieces.push(piece);
    const folder = file.format === "npy" || file.format === "projector-metadata" ? "npy/" : "";
    await put(`${folder}${file.fileName}`, Buffer.concat(pieces));
  }
  return id;
}

test("what Cinevec exports comes back as a run with the same vectors, measured as any run is", async () => {
  const from = await exported();
  const origin = await loadEmbedding(house.shop.blobs.folder(`runs/${from}/artifact`));
  for (const [source, format] of [
    ["vectors.txt", "word2vec"],
    ["vectors.bin", "word2vec-binary"],
    ["movies.parquet", "parquet"],
    ["npy", "npy"],
  ] as const) {
    const run = await ended(
      await runs.importEmbedding({
        datasetId,
        name: ` From ${format} `,
        source,
        licence: "CC0",
        note: "ours",
      }),
    );
    expect(run, format).toMatchObject({
      name: `From ${format}`,
      status: "SUCCEEDED",
      error: null,
      recipe: "EXTERNAL",
      engine: "imported",
      options: { source, format: null, licence: "CC0", note: "ours" },
      matches: { format, rows: plantedMovies - 2, byId: plantedMovies - 2, unmatched: 0, repeated: 0 },
    });
    const { embedding, manifest } = await loadEmbedding(house.shop.blobs.folder(`runs/${run.id}/artifact`));
    expect(embedding.vectors).toEqual(origin.embedding.vectors);
    expect(embedding.movieRows).toEqual(origin.embedding.movieRows);
    expect(manifest.recipe).toBe("EXTERNAL");
    const names = await house.shop.db.prisma.runMetric.findMany({ where: { runId: run.id } });
    expect(names.map(({ name }) => name)).toEqual(expect.arrayContaining(["hit_rate", "genre_accuracy"]));
  }
});

test("a row that is no movie of the dataset is told; the movies without a vector have a reason", async () => {
  const titles = ["Movie 3 (1952)", "Movie 4", "nobody knows this one"];
  await put("mixed.txt", titles.map((title, i) => `${title.replaceAll(" ", "_")} ${i} 1 2`).join("\n"));
  const run = await ended(await runs.importEmbedding({ datasetId, name: "mixed", source: "mixed.txt" }));
  expect(run).toMatchObject({
    status: "SUCCEEDED",
    matches: { rows: 3, byTitle: 2, unmatched: 1, unmatchedExamples: ['"nobody_knows_this_one"'] },
  });
  const { embedding } = await loadEmbedding(house.shop.blobs.folder(`runs/${run.id}/artifact`));
  expect(embedding.ids).toEqual(["3", "4"]);
  expect(embedding.vectors).toEqual(Float32Array.of(0, 1, 2, 1, 1, 2));
});

test("a file that can't be read or matched fails the run and leaves no artifact", async () => {
  await put("broken.txt", "2 2\n1 0.5 0.5\n2 0.5\n");
  await put("others.txt", "king 1 2\nqueen 2 1\n");
  for (const [source, message] of [
    ["broken.txt", /broken\.txt.*line 3/],
    ["others.txt", /none is of a movie of the dataset/],
  ] as const) {
    const run = await ended(await runs.importEmbedding({ datasetId, name: source, source }));
    expect(run).toMatchObject({ status: "FAILED", error: expect.stringMatching(message), attempt: 1 });
    expect(await house.shop.blobs.size(`runs/${run.id}/artifact/manifest.json`)).toBeNull();
  }
});

test("what can't be imported is refused at its field, all at once, and no run is left", async () => {
  const before = await house.shop.db.prisma.trainingRun.count();
  await symlink("/etc", join(house.shop.importFolder, "leak"));
  for (const [input, path, message] of [
    [{ source: "nowhere.txt" }, "source", /There is no "nowhere.txt"/],
    [{ source: "../up.txt" }, "source", /Only files in the server's import folder/],
    [{ source: "leak/hosts" }, "source", /Only files in the server's import folder/],
    [{ source: "vectors.txt", format: "excel" }, "format", /expected one of "word2vec"/],
    [{ source: "vectors.txt", name: " " }, "name", /At least one character/],
    [{ source: "vectors.txt", licence: "x".repeat(201) }, "licence", /200/],
  ] as const) {
    const refused = runs.importEmbedding({ datasetId, name: "refused", ...input });
    await expect(refused).rejects.toMatchObject({
      name: "InvalidInputError",
      problems: [{ path: [path], message: expect.stringMatching(message) }],
    });
  }
  await expect(runs.start({ datasetId, recipe: "EXTERNAL" })).rejects.toThrow(
    /importEmbedding makes its runs/,
  );
  expect(await house.shop.db.prisma.trainingRun.count()).toBe(before);
});
