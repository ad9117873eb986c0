import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeId } from "../ids/global-ids.js";
import { plantDataset, plantRun } from "../testing/planted-run.js";
import { startTestServer, type TestServer } from "../testing/test-server.js";

let server: TestServer;
let run: string;

beforeAll(async () => {
  server = await startTestServer();
  run = encodeId(
    "TrainingRun",
    await plantRun(server, await plantDataset(server, "planted"), { name: "first" }),
  );
});
afterAll(() => server?.close());

const update = (changes: object, id = run) =>
  server.ask(
    `mutation ($input: UpdateRunInput!) { updateRun(input: $input) { __typename
      ... on TrainingRunSuccess { data { name note tags } } ... on Error { message } } }`,
    { input: { id, ...changes } },
  );

test("a run is named anew, noted and tagged; what is left out stays", async () => {
  const before = await server.ask("query ($run: ID!) { trainingRun(id: $run) { name note tags } }", { run });
  expect(before.data.trainingRun).toEqual({ name: "first", note: null, tags: [] });
  const named = await update({
    name: "  best so far ",
    note: "window 20",
    tags: ["paper", " paper", "keep"],
  });
  expect(named.errors).toBeUndefined();
  expect(named.data.updateRun.data).toEqual({
    name: "best so far",
    note: "window 20",
    tags: ["paper", "keep"],
  });
  const tagged = await update({ tags: [] });
  expect(tagged.data.updateRun.data).toEqual({ name: "best so far", note: "window 20", tags: [] });
  const noted = await update({ note: " " });
  expect(noted.data.updateRun.data).toEqual({ name: "best so far", note: null, tags: [] });
});

test("bounds are told at the fields, all at once, and nothing is changed", async () => {
  const { errors } = await update({ name: " ", note: "x".repeat(10_001), tags: ["t".repeat(51)] });
  expect(errors?.[0]?.extensions?.problems).toEqual([
    { path: ["name"], message: "1 to 200 characters." },
    { path: ["note"], message: "At most 10000 characters." },
    { path: ["tags"], message: "At most 20 tags of 1 to 50 characters." },
  ]);
  const after = await server.ask("query ($run: ID!) { trainingRun(id: $run) { name } }", { run });
  expect(after.data.trainingRun.name).toBe("best so far");
  const nobody = encodeId("TrainingRun", "00000000-0000-4000-8000-000000000000");
  expect((await update({ name: "x" }, nobody)).data.updateRun.__typename).toBe("NotFoundError");
});

test("a run tells where it is trained, and a recipe where its runs can be", async () => {
  const { data } = await server.ask(
    "query ($run: ID!) { trainingRun(id: $run) { engine } recipes { name engines } }",
    { run },
  );
  expect(data.trainingRun.engine).toBe("LOCAL");
  const onSpark = data.recipes.filter(({ engines }: { engines: string[] }) => engines.includes("SPARK"));
  expect(onSpark.map(({ name }: { name: string }) => name).sort()).toEqual(["IALS", "SKIP_GRAM"]);
  const stored = await server.db.prisma.trainingRun.findFirstOrThrow({ where: { name: "best so far" } });
  await server.db.prisma.trainingRun.update({ where: { id: stored.id }, data: { trainOn: "SPARK" } });
  const after = await server.ask("query ($run: ID!) { trainingRun(id: $run) { engine } }", { run });
  expect(after.data.trainingRun.engine).toBe("SPARK");
});
