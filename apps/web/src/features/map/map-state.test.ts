import fc from "fast-check";
import { expect, test } from "vitest";
import { queryOf } from "@/ui/links";
import { colorings, type MapState, noFilter, readMapState, writeMapState } from "./map-state";

const coordinate = fc.integer({ min: -900_000, max: 900_000 }).map((value) => value / 10_000);
const range = fc
  .tuple(fc.integer({ min: 1880, max: 2050 }), fc.integer({ min: 0, max: 90 }))
  .map(([from, more]) => [from, from + more] as const);
const state: fc.Arbitrary<MapState> = fc.record({
  camera: fc.option(fc.record({ x: coordinate, y: coordinate, zoom: coordinate })),
  coloring: fc.constantFrom(...colorings),
  filter: fc.record({
    genres: fc.uniqueArray(fc.constantFrom("Drama", "Sci-Fi & more", "(no genres listed)", "Ärzte_1"), {
      maxLength: 3,
    }),
    regions: fc.uniqueArray(fc.constantFrom("Hong Kong action, 1980s", "heist"), { maxLength: 2 }),
    years: fc.option(range),
    rating: fc.option(fc.constantFrom([0.5, 3] as const, [3.2, 5] as const)),
  }),
  movie: fc.option(fc.constantFrom("TW92aWU6YQ", "TW92aWU6YWI-_w")),
  lasso: fc.option(
    fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 20 }).map((pairs) => pairs.flat()),
  ),
  x: fc.option(fc.constant({ to: { kind: "genre", name: "Sci-Fi & more" }, from: null } as const)),
  y: fc.option(
    fc.constant({
      to: { kind: "movies", ids: ["TW92aWU6YWI-_w"] },
      from: { kind: "keyword", name: "noir|50 %" },
    } as const),
  ),
  analogy: fc.option(fc.constantFrom(["TW92aWU6YQ", "TW92aWU6YWI-_w", "TW92aWU6Yg", "TW92aWU6Yw"] as const)),
  contours: fc.boolean(),
  trail: fc.option(fc.constantFrom("TWFwUmVnaW9uOmEvMC8z")),
  shared: fc.option(fc.constantFrom([0, 0.05] as const, [0.35, 1] as const)),
});

test("an address says all of a state, and keeps what else it said", () => {
  fc.assert(
    fc.property(state, (before) => {
      const written = writeMapState(new URLSearchParams("run=cnVu&projection=TSNE&color=year"), before);
      const pasted = new URL(`http://site.invalid/map?${written}`).searchParams;
      expect(readMapState(queryOf(pasted))).toEqual(before);
      expect(pasted.get("run")).toBe("cnVu");
      expect(pasted.get("projection")).toBe("TSNE");
    }),
    { seed: 1 },
  );
});

test("nothing said is the whole map by genre, and nonsense is nothing said", () => {
  const plain: MapState = {
    camera: null,
    coloring: "genre",
    filter: noFilter,
    movie: null,
    lasso: null,
    x: null,
    y: null,
    analogy: null,
    contours: false,
    trail: null,
    shared: null,
  };
  expect(readMapState({})).toEqual(plain);
  expect(
    readMapState({
      at: "1_x_2",
      analogy: "YQ.Yg.Yw",
      color: "smell",
      years: "2000_1990",
      rating: "1",
      lasso: "1_2_3",
      movie: "",
    }),
  ).toEqual(plain);
  expect(writeMapState(new URLSearchParams(), plain).toString()).toBe("");
});
