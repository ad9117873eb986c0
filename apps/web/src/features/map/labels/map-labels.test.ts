import { expect, test } from "vitest";
import { boundsOf, scaleOf, wholeMap } from "../camera";
import { readMapFile } from "../map-points";
import { type FileMovie, mapFile } from "../testing/map-file";
import { inLines, labelStyles, lineHeight, type MapLabel, placeLabels, titleStyle } from "./map-labels";

const widthOf = (text: string) => text.length * 7;
const region = (name: string, x: number, y: number, movieCount: number) => ({
  id: name,
  name,
  terms: [],
  movieCount,
  x,
  y,
});

/** Movies on a grid, crowded in one corner. */
const movies: FileMovie[] = Array.from({ length: 900 }, (_, at) => ({
  id: String(at),
  x: (at % 30) ** 1.6,
  y: Math.floor(at / 30) ** 1.6,
  title: `Movie number ${at}`,
  year: 1990,
  genres: ["Drama"],
  ratingCount: (at * 7919) % 1000,
  meanRating: 3,
  kept: 1,
  regions: [at % 2, at % 4, at % 8],
}));
const levels = [2, 4, 8].map((count, level) =>
  Array.from({ length: count }, (_, at) =>
    region(`Level ${level} region ${at}`, (at * 230) / count, (at * 200) / count, 100 - at),
  ),
);
const points = readMapFile(mapFile(movies, levels));
const bounds = boundsOf(points.x, points.y);
const whole = scaleOf(wholeMap(bounds), { bounds, width: 1000, height: 700 });

function placed(of = points): readonly MapLabel[] {
  let labels: readonly MapLabel[] = [];
  for (const step of placeLabels(of, bounds, widthOf)) labels = step;
  return labels;
}

/** What the screen shows of a label, in pixels: its lines alone, without the free space around. */
function box(label: MapLabel, scale: number) {
  const { size, below } = labelStyles[label.style]!;
  const width = Math.max(...label.lines.map(widthOf));
  const height = size * lineHeight * label.lines.length;
  const [x, y] = [label.x * scale, -label.y * scale + below];
  return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
}

test("no two texts on the screen overlap, of regions and of titles, at any of the zooms", () => {
  const labels = placed();
  for (let zoom = -1; zoom <= 8; zoom += 1) {
    const scale = whole * 2 ** zoom;
    const shown = labels.filter((label) => label.from <= scale).map((label) => box(label, scale));
    const touching = shown.flatMap((one, at) =>
      shown
        .slice(0, at)
        .filter(
          (other) =>
            one.right > other.left &&
            other.right > one.left &&
            one.bottom > other.top &&
            other.bottom > one.top,
        ),
    );
    expect(touching, `zoom ${zoom}`).toEqual([]);
  }
});

test("the coarsest regions come first, finer ones nearer, titles last; the nearest shows most of them", () => {
  const labels = placed();
  const first = (style: number) =>
    Math.min(...labels.filter((label) => label.style === style).map(({ from }) => from));
  expect(first(0)).toBeLessThan(whole);
  expect(first(1)).toBeGreaterThan(whole);
  expect(first(2)).toBeGreaterThan(first(1));
  expect(first(titleStyle)).toBeGreaterThan(whole);
  expect(labels.filter(({ style }) => style === titleStyle).length).toBeGreaterThan(800);
});

test("of two titles in one place the more rated movie's is shown first", () => {
  const twins = readMapFile(
    mapFile(
      [10, 500].map((ratingCount) => ({
        ...movies[0]!,
        id: String(ratingCount),
        x: ratingCount / 1e4,
        title: `${ratingCount}`,
        ratingCount,
      })),
    ),
  );
  const [first, second] = placed(twins);
  expect(first?.lines).toEqual(["500"]);
  expect(second?.from ?? Number.POSITIVE_INFINITY).toBeGreaterThan(first!.from);
});

test("long names stand in two lines, broken between words", () => {
  expect(inLines("Disney children")).toEqual(["Disney children"]);
  expect(inLines("Thriller and action like The Mummy Returns, 2000s")).toEqual([
    "Thriller and action",
    "like The Mummy Returns, 2000s",
  ]);
  expect(inLines("Time travel and science fiction")).toEqual(["Time travel and", "science fiction"]);
  expect(inLines("x".repeat(60))).toEqual([`${"x".repeat(37)}…`]);
});
