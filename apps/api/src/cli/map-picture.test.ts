import { movieFacts } from "@cinevec/core/testing";
import { expect, test } from "vitest";
import { encodeMap } from "../stored/map-file.js";
import { colorings, drawSvg } from "./map-picture.js";

const facts = (row: number, genres: string[], year: number | null) =>
  movieFacts({ externalId: String(row), title: `A & B <${row}>`, genres, year });

const mapOf = (first: Int32Array) =>
  encodeMap({
    movies: [facts(0, ["Horror", "Drama"], 1999), facts(1, [], null), facts(2, ["Horror"], 2004)],
    ids: ["a", "b", "c"],
    positions: Float32Array.of(0, 0, 2, 0, 2, 1),
    ratingCounts: Uint32Array.of(3, 0, 1),
    meanRatings: [4.5, null, 2],
    kept: Float32Array.of(1, 0, 0.5),
    labels: [first, Int32Array.of(0, -1, -1)],
    facts: {
      regions: [
        [
          { id: "r0", name: "Hong Kong action, 1980s", terms: [], movieCount: 1, x: 0, y: 0 },
          { id: "r1", name: "A & B", terms: [], movieCount: 1, x: 2, y: 1 },
        ],
        [{ id: "r2", name: "Where there is no room", terms: [], movieCount: 1, x: 0, y: 0.01 }],
      ],
      ...{ run: "r", projection: "PCA", options: {}, seed: 1, alignedWith: null },
      faithfulness: {
        ...{ k: 1, trustworthiness: 1, continuity: 1, ranked: 3, neighborsKept: 0.5, tripletAccuracy: 1 },
        ...{ neighborhoodHit: null, neighborhoodHitByChance: null },
      },
    },
  });

/** The second movie is in no region. */
const file = mapOf(Int32Array.of(0, -1, 1));
const draw = (color: (typeof colorings)[number], dark = false) => drawSvg(file, { title: "t", color, dark });
const pointsOf = (svg: string) =>
  [
    ...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)" r="[\d.]+" fill="(#\w+)"><title>(.*?)<\/title>/g),
  ].map(([, x, y, fill, title]) => ({ x: Number(x), y: Number(y), fill, title }));

test("every movie is a point, to scale, y upwards, its title readable whatever it holds", () => {
  const [first, second, third] = pointsOf(draw("genre"));
  expect(second!.x - first!.x).toBeCloseTo(820, 0);
  expect(second!.y).toBe(first!.y);
  expect(first!.y - third!.y).toBeCloseTo(410, 0);
  expect([first!.title, second!.title]).toEqual(["A &amp; B &lt;0&gt; (1999)", "A &amp; B &lt;1&gt;"]);
});

test("points of one genre have one color; what is not known is gray, and the legend says so", () => {
  const svg = draw("genre");
  const [first, second, third] = pointsOf(svg);
  expect(first!.fill).toBe(third!.fill);
  expect(second!.fill).not.toBe(first!.fill);
  expect(svg).toContain(">Horror</text>");
  expect(svg).toContain("unknown</text>");
});

test.each(colorings)("by %s, light and dark differ in their grounds", (color) => {
  const [light, dark] = [draw(color), draw(color, true)];
  expect(pointsOf(light)).toHaveLength(3);
  expect(light).toContain('fill="#ffffff"');
  expect(dark).not.toContain('fill="#ffffff"');
});

test("by region, the names stand where the regions are, and no two overlap", () => {
  const svg = draw("region");
  const [first, second, third] = pointsOf(svg);
  expect(new Set([first!.fill, second!.fill, third!.fill]).size).toBe(3);
  expect(svg).toContain(">A &amp; B</tspan>");
  expect(svg).toContain(">Hong Kong action, 1980s</tspan>");
  expect(svg).toContain(">in none</text>");
  expect(draw("genre")).not.toContain("Hong Kong");
});

test("regions whose names stand on the map need no legend; points of none do", () => {
  const all = drawSvg(mapOf(Int32Array.of(0, 0, 1)), { title: "t", color: "region", dark: false });
  expect(all).toContain('<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900"');
  expect(all).not.toContain(">Regions<");
  expect(draw("region")).toContain(">Regions<");
});
