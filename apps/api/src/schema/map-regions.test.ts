import type { Table } from "apache-arrow";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeId } from "../ids/global-ids.js";
import { arrowFrom, type MapServer, startMapServer } from "../testing/map-server.js";
import { plantedClusters } from "../testing/planted-run.js";

let place: MapServer;
/** Of one run, of other seeds. */
let maps: { map: DrawnMap; table: Table }[];

interface Region {
  readonly id: string;
  readonly level: number;
  readonly name: string;
  readonly terms: string[];
  readonly movieCount: number;
  readonly x: number;
  readonly y: number;
}
interface DrawnMap {
  readonly id: string;
  readonly url: string;
  readonly regions: Region[];
}

beforeAll(async () => {
  place = await startMapServer();
  maps = [];
  for (const more of [
    { projection: "UMAP", seed: 5 },
    { projection: "PCA", seed: 6 },
  ]) {
    const map = await place.computed(place.runId, more);
    maps.push({ map, table: await arrowFrom(map.url) });
  }
});
afterAll(() => place?.close());

const column = (table: Table, name: string) => [...table.getChild(name)!] as (number | null)[];

test("regions have the same ids, names and movies on every map of a run", () => {
  const facts = maps.map(({ map }) => map.regions.map(({ x: _x, y: _y, ...region }) => region));
  expect(facts[0]!.length).toBeGreaterThan(3);
  expect(facts[1]).toEqual(facts[0]);
  for (const level of [0, 1, 2])
    expect(column(maps[1]!.table, `region${level}`)).toEqual(column(maps[0]!.table, `region${level}`));
  const positions = maps.map(({ map }) => map.regions.map(({ x, y }) => [x, y]));
  expect(positions[1]).not.toEqual(positions[0]);
});

test("what a region says of itself is what the file's rows give", () => {
  for (const { map, table } of maps) {
    const [x, y] = [column(table, "x"), column(table, "y")];
    for (const level of [0, 1, 2]) {
      const labels = column(table, `region${level}`);
      const regions = map.regions.filter((region) => region.level === level);
      expect(new Set(regions.map(({ name }) => name)).size).toBe(regions.length);
      for (const [index, region] of regions.entries()) {
        const rows = [...labels.keys()].filter((row) => labels[row] === index);
        expect(rows.length).toBe(region.movieCount);
        expect(rows.length).toBeGreaterThan(2);
        expect(
          rows.some((row) => x[row] === region.x && y[row] === region.y),
          "a point inside",
        ).toBe(true);
      }
      const numbered = labels.filter((label) => label !== null);
      expect(numbered.every((label) => label >= 0 && label < regions.length)).toBe(true);
      // Each level lies within the one before.
      if (level > 0) {
        const coarse = column(table, `region${level - 1}`);
        for (const index of regions.keys())
          expect(new Set(coarse.filter((_, row) => labels[row] === index)).size).toBe(1);
      }
    }
    const stored = JSON.parse(table.schema.metadata.get("regions")!);
    expect(
      stored.flatMap((level: object[], at: number) => level.map((region) => ({ ...region, level: at }))),
    ).toEqual(map.regions);
  }
});

test("regions are the planted clusters", () => {
  const labels = column(maps[0]!.table, "region0");
  const pairs = labels.map((label, row) => `${label} ${row % plantedClusters}`);
  expect(new Set(labels).size).toBe(plantedClusters);
  expect(new Set(pairs).size).toBe(plantedClusters);
});

test("one level may be asked for; another number is refused; a map under way has none", async () => {
  const { map } = maps[0]!;
  const ask = (level: number) =>
    place.server.ask(
      "query ($id: ID!, $level: Int) { node(id: $id) { ... on EmbeddingMap { regions(level: $level) { id level } } } }",
      { id: map.id, level },
    );
  const wanted = map.regions.filter(({ level }) => level === 1).map(({ id, level }) => ({ id, level }));
  expect((await ask(1)).data.node.regions).toEqual(wanted);
  expect((await ask(3)).errors?.[0]?.message).toContain("must be 0 to 2");
  const waiting = await place.server.db.prisma.embeddingMap.create({
    data: { runId: place.runId, projection: "PCA", options: {}, seed: 77, status: "CANCELLED" },
  });
  const { data } = await place.server.ask(
    "query ($id: ID!) { node(id: $id) { ... on EmbeddingMap { regions { id } } } }",
    { id: encodeId("EmbeddingMap", waiting.id) },
  );
  expect(data.node.regions).toEqual([]);
});
