import { abilitiesOf, recipes } from "@cinevec/core";
import { openDatabase, type PrismaClient } from "@cinevec/db";
import { databaseKinds, type TestDatabase } from "@cinevec/db/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Position } from "../lists/page.js";
import type { RunOrder } from "./run-order.js";
import { type RunFilter, RunRecords } from "./run-records.js";

// Eight runs, some of which tie in a column; what a list gives is compared with a sort by the definition.

const embedded = databaseKinds.find(({ kind }) => kind === "pglite")!;
let place: TestDatabase;
let prisma: PrismaClient;
let close: () => Promise<void>;
let records: RunRecords;
let mine: string;
let other: string;

interface Planted {
  readonly name: string;
  readonly queued: number;
  readonly finished: number | null;
  readonly recall: number | null;
  readonly more?: object;
}
const planted: readonly Planted[] = [
  { name: "d", queued: 1, finished: 9, recall: 0.2 },
  { name: "b", queued: 2, finished: null, recall: 0.7, more: { status: "RUNNING" } },
  { name: "b", queued: 2, finished: 3, recall: 0.2 },
  { name: "a", queued: 4, finished: 3, recall: null, more: { recipe: "NMF" } },
  { name: "C", queued: 5, finished: null, recall: null, more: { status: "FAILED" } },
  { name: "b", queued: 6, finished: 5, recall: 0.2, more: { archived: true } },
  { name: "e", queued: 7, finished: 4, recall: 0.9 },
  { name: "d", queued: 7, finished: 6, recall: null, more: { recipe: "EASE" } },
];
interface Row extends Planted {
  readonly id: string;
}
const rows: Row[] = [];
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));

beforeAll(async () => {
  place = await embedded.create();
  ({ prisma, close } = await openDatabase(place.location));
  records = new RunRecords(prisma);
  const dataset = (name: string) =>
    prisma.dataset.create({ data: { name, format: "SAMPLE", status: "READY" } });
  mine = (await dataset("mine")).id;
  other = (await dataset("other")).id;
  for (const run of planted) {
    const { id } = await prisma.trainingRun.create({
      data: {
        ...{
          name: run.name,
          datasetId: mine,
          recipe: "SKIP_GRAM",
          options: {},
          seed: 1,
          status: "SUCCEEDED",
        },
        ...{ queuedAt: at(run.queued), finishedAt: run.finished === null ? null : at(run.finished) },
        ...run.more,
      },
    });
    rows.push({ ...run, id });
    if (run.recall === null) continue;
    await prisma.runMetric.createMany({
      data: [
        { runId: id, name: "recall", cutoff: 10, position: 1, value: run.recall, higherIsBetter: true },
        // Neither of them is recall@10.
        { runId: id, name: "recall", cutoff: 20, position: 0, value: 1 - run.recall, higherIsBetter: true },
        { runId: id, name: "rmse", position: 1, value: 1 - run.recall, higherIsBetter: false },
      ],
    });
  }
  await prisma.trainingRun.create({
    data: { name: "elsewhere", datasetId: other, recipe: "NMF", options: {}, seed: 1 },
  });
});
afterAll(async () => {
  await close();
  await place.remove();
});

const ofMine: RunFilter = {
  scope: null,
  get datasetId() {
    return mine;
  },
};
const sign = (direction: RunOrder["direction"]) => (direction === "ASC" ? 1 : -1);
const compare = (a: number | string, b: number | string) => (a < b ? -1 : a > b ? 1 : 0);
const byNumber = (direction: RunOrder["direction"], value: (row: Row) => number | null, thenById: number) =>
  rows.toSorted((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null)
      return Number(x === null) - Number(y === null) || thenById * compare(a.id, b.id);
    return sign(direction) * (x - y) || thenById * compare(a.id, b.id);
  });
/** What the definition gives. */
function expected({ field, metric, direction }: RunOrder): Row[] {
  const bySign = sign(direction);
  if (field === "QUEUED_AT") return byNumber(direction, ({ queued }) => queued, bySign);
  if (field === "FINISHED_AT") return byNumber(direction, ({ finished }) => finished, bySign);
  if (field === "NAME")
    return rows.toSorted((a, b) => bySign * (compare(a.name, b.name) || compare(a.id, b.id)));
  const valued = byNumber(
    direction,
    ({ recall }) => {
      if (recall === null) return null;
      return metric === "rmse" ? 1 - recall : recall;
    },
    -1,
  );
  const measured = valued.filter(({ recall }) => recall !== null);
  const newest = rows
    .filter(({ recall }) => recall === null)
    .toSorted((a, b) => b.queued - a.queued || compare(b.id, a.id));
  return [...measured, ...newest];
}

const orders: RunOrder[] = (["ASC", "DESC"] as const).flatMap((direction) => [
  ...(["QUEUED_AT", "FINISHED_AT", "NAME"] as const).map((field) => ({ field, direction })),
  { field: "METRIC", metric: "recall@10", direction },
  { field: "METRIC", metric: "rmse", direction },
]);

describe.each(orders)("in the order $field $metric $direction", (order) => {
  test.each([1, 2, 3, 8])("pages of %d rows give every run once", async (first) => {
    const wanted = expected(order).map(({ id }) => id);
    const found: string[] = [];
    let after: Position | null = null;
    for (let more = true; more; ) {
      const page = await records.page(ofMine, order, { first, after });
      found.push(...page.rows.map(({ row }) => row.id));
      expect(page.rows.length).toBeLessThanOrEqual(first);
      expect(page.totalCount).toBe(rows.length);
      expect(page.hasPreviousPage).toBe(after !== null);
      more = page.hasNextPage;
      expect(more).toBe(found.length < rows.length);
      after = page.rows.at(-1)!.position;
      // As it comes back in a cursor.
      after = JSON.parse(JSON.stringify(after));
    }
    expect(found).toEqual(wanted);
  });

  test("a cursor whose run is gone goes on with what follows it", async () => {
    const [first, ...others] = expected(order);
    const { rows: page } = await records.page(ofMine, order, { first: 1, after: null });
    expect(page[0]!.row.id).toBe(first!.id);
    const only: RunFilter = { ...ofMine, datasetId: mine, scope: new Set([mine]) };
    const rest = await records.page(only, order, { first: 100, after: page[0]!.position });
    expect(rest.rows.map(({ row }) => row.id)).toEqual(others.map(({ id }) => id));
    expect(rest).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });
});

test("a list that holds no run with the metric is the newest first", async () => {
  const order = { field: "METRIC", metric: "nothing@5", direction: "ASC" } as const;
  const { rows: found } = await records.page(ofMine, order, { first: 3, after: null });
  const newest = rows.toSorted((a, b) => b.queued - a.queued || compare(b.id, a.id));
  expect(found.map(({ row }) => row.id)).toEqual(newest.slice(0, 3).map(({ id }) => id));
});

const uuid = "00000000-0000-4000-8000-000000000000";
const moment = at(0).toISOString();

describe("cursors", () => {
  const ask = (order: RunOrder, position: Position) =>
    records.page(ofMine, order, { first: 1, after: [nameOf(order), ...position] });
  const nameOf = ({ field, metric, direction }: RunOrder) =>
    metric ? `${field} ${metric} ${direction}` : `${field} ${direction}`;
  const byColumn = (field: "QUEUED_AT" | "FINISHED_AT" | "NAME") => ({ field, direction: "ASC" }) as const;
  const byMetric = { field: "METRIC", metric: "recall@10", direction: "ASC" } as const;

  test.each<[RunOrder, Position]>([
    [byColumn("QUEUED_AT"), [moment, uuid]],
    [byColumn("FINISHED_AT"), [moment, uuid]],
    [byColumn("FINISHED_AT"), [null, uuid]],
    [byColumn("NAME"), ["any", uuid]],
    [byMetric, ["measured", 0.5, uuid]],
    [byMetric, ["rest", moment, uuid]],
  ])("of %j may be %j", async (order, position) => {
    await expect(ask(order, position)).resolves.toMatchObject({ totalCount: rows.length });
  });

  test.each<[RunOrder, Position]>([
    [byColumn("QUEUED_AT"), [null, uuid]],
    [byColumn("QUEUED_AT"), ["yesterday", uuid]],
    [byColumn("QUEUED_AT"), [moment, "x"]],
    [byColumn("QUEUED_AT"), [moment]],
    [byColumn("QUEUED_AT"), [moment, uuid, uuid]],
    [byColumn("FINISHED_AT"), [0, uuid]],
    [byColumn("NAME"), [null, uuid]],
    [byColumn("NAME"), ["a\0", uuid]],
    [byColumn("NAME"), ["any", 1]],
    [byMetric, ["measured", "0.5", uuid]],
    [byMetric, ["measured", 0.5, "x"]],
    [byMetric, ["measured", 0.5]],
    [byMetric, ["measured", 0.5, uuid, uuid]],
    [byMetric, ["rest", moment, "x"]],
    [byMetric, ["rest", 0.5, uuid]],
    [byMetric, ["other", moment, uuid]],
    [byMetric, [moment, uuid]],
  ])("of %j are never %j", async (order, position) => {
    await expect(ask(order, position)).rejects.toMatchObject({ problems: [{ path: ["after"] }] });
  });

  test("of one order mean nothing in another", async () => {
    const after = ["QUEUED_AT DESC", moment, uuid];
    for (const order of [byColumn("QUEUED_AT"), { field: "FINISHED_AT", direction: "DESC" } as const])
      await expect(records.page(ofMine, order, { first: 1, after })).rejects.toThrow("not a cursor");
    const other = ["METRIC recall@20 ASC", "measured", 0.5, uuid];
    await expect(records.page(ofMine, byMetric, { first: 1, after: other })).rejects.toThrow("not a cursor");
  });
});

test.each([
  undefined,
  null,
  "",
  "recall@",
  "recall@x",
  "Recall",
  "recall@1234567",
  "a b",
  "recall@10 ",
  "@10",
])("%j names no metric to order by", (metric) => {
  expect(() =>
    records.page(ofMine, { field: "METRIC", metric, direction: "ASC" }, { first: 1, after: null }),
  ).toThrow(
    expect.objectContaining({
      problems: [
        {
          path: ["orderBy", "metric"],
          message: 'must name a metric to order by, for instance "recall@20" or "rmse".',
        },
      ],
    }),
  );
});

describe("a filter", () => {
  const found = async (filter: Partial<RunFilter>) => {
    const order = { field: "QUEUED_AT", direction: "ASC" } as const;
    const page = await records.page({ scope: null, ...filter }, order, { first: 100, after: null });
    expect(page.totalCount).toBe(page.rows.length);
    return page.rows.map(({ row }) => row.name).sort();
  };

  test("of nothing lets all runs pass, and a scope those of its datasets", async () => {
    expect(await found({})).toEqual([...rows.map(({ name }) => name), "elsewhere"].sort());
    expect(await found({ scope: new Set([other]) })).toEqual(["elsewhere"]);
    expect(await found({ scope: new Set([other]), datasetId: mine })).toEqual([]);
    expect(await found({ scope: new Set() })).toEqual([]);
    expect(await found({ scope: new Set([mine, other]), datasetId: other })).toEqual(["elsewhere"]);
  });

  test("asks for a status, a recipe and what is archived", async () => {
    expect(await found({ status: "RUNNING" })).toEqual(["b"]);
    expect(await found({ recipe: "NMF" })).toEqual(["a", "elsewhere"]);
    expect(await found({ recipe: "NMF", datasetId: mine })).toEqual(["a"]);
    expect(await found({ archived: true })).toEqual(["b"]);
    expect((await found({ archived: false })).length).toBe(rows.length);
    expect(await found({ recipe: "NONE" })).toEqual([]);
  });

  test("asks for what recipes can do, those named alone", async () => {
    const ability = abilitiesOf(recipes.get("EASE")!)[0]!;
    const able = [...recipes.values()].filter((recipe) => abilitiesOf(recipe).includes(ability));
    const names = able.map(({ name }) => name);
    const recipeOf = ({ more }: Planted) => (more as { recipe?: string })?.recipe ?? "SKIP_GRAM";
    const wanted = rows.filter((row) => names.includes(recipeOf(row))).map(({ name }) => name);
    expect(await found({ ability, datasetId: mine })).toEqual(wanted.sort());
    expect(await found({ ability, recipe: "EASE" })).toEqual(["d"]);
    expect(names).not.toContain("MOVIE_GENRE");
    expect(await found({ ability, recipe: "MOVIE_GENRE" })).toEqual([]);
  });
});

test("runs come in the order of their ids, null where there is none", async () => {
  const ids = [rows[3]!.id, uuid, rows[0]!.id, rows[3]!.id];
  expect((await records.byId(ids)).map((run) => run?.id ?? null)).toEqual([ids[0], null, ids[2], ids[3]]);
});

test("each run's metrics come in the order in which they are shown", async () => {
  const metrics = await records.metrics([rows[3]!.id, rows[0]!.id, rows[1]!.id]);
  expect(metrics.map((ofRun) => ofRun.map(({ name, cutoff }) => `${name}@${cutoff}`))).toEqual([
    [],
    ["recall@20", "recall@10", "rmse@0"],
    ["recall@20", "recall@10", "rmse@0"],
  ]);
  expect(metrics[1]!.every(({ runId }) => runId === rows[0]!.id)).toBe(true);
});

test("metrics are counted over the runs that pass", async () => {
  const counted = async (filter: RunFilter) => {
    const counts = await records.metricsAmong(filter);
    return Object.fromEntries(counts.map(({ name, cutoff, runCount }) => [`${name}@${cutoff}`, runCount]));
  };
  expect(await counted(ofMine)).toEqual({ "recall@10": 5, "recall@20": 5, "rmse@0": 5 });
  expect(await counted({ scope: null, archived: true })).toEqual({
    ...{ "recall@10": 1, "recall@20": 1, "rmse@0": 1 },
  });
  expect(await counted({ scope: new Set([other]) })).toEqual({});
});
