import { createHash } from "node:crypto";
import { copyOfBytes, dataViewOf, utf8In } from "@cinevec/core";
import { byteOrigins } from "@cinevec/core/testing";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { buildCatalog } from "./build-catalog.js";
import { type CatalogArrays, catalogVersion, packCatalog, unpackCatalog } from "./catalog-file.js";
import { CatalogSearch } from "./catalog-search.js";
import { CatalogTerms } from "./catalog-terms.js";
import type { SearchedMovie } from "./searched-movie.js";

function movies(
  facts: readonly (Pick<SearchedMovie, "title"> & Partial<SearchedMovie>)[],
): readonly SearchedMovie[] {
  const nothing = { alternativeTitles: [], year: null, ratingCount: 0, genres: [], directors: [], cast: [] };
  return facts.map((known, row) => ({ ...nothing, ...known, row }));
}

/** The header of an index as text, and what follows it. */
function partsOf(bytes: Uint8Array): { readonly header: string; readonly arrays: Uint8Array } {
  const end = 4 + dataViewOf(bytes).getUint32(0, true);
  return { header: utf8In(bytes.subarray(4, end)), arrays: bytes.subarray(8 * Math.ceil(end / 8)) };
}

/** SHA-256 of what is stored, without what the header tells of this Node.js. */
function hashOf(catalog: CatalogArrays): string {
  const { header, arrays } = partsOf(packCatalog(catalog, ""));
  return createHash("sha256")
    .update(JSON.stringify(JSON.parse(header).lengths))
    .update(arrays)
    .digest("hex");
}

/** Of the index of the movies below, for each version that there was. */
const hashes: Readonly<Record<number, string>> = {
  1: "a6869a8e7fb69ffc25854c8fb208a09b02955ac44776de7bfb41a6b930f6a308",
  2: "d2730d18b57c4059d448c2b1eeb9c22b1ce42e69e101c2d374a245f6ef2264f9",
};

test("another index of the same movies has another version", async () => {
  const fixed = movies([
    { title: "The Matrix", year: 1999, ratingCount: 278, genres: ["Action", "Sci-Fi"] },
    {
      title: "Amélie",
      alternativeTitles: ["Le Fabuleux destin d'Amélie Poulain"],
      year: 2001,
      ratingCount: 120,
      genres: ["Romance"],
      directors: ["Jean-Pierre Jeunet"],
      cast: ["Audrey Tautou", "AUDREY TAUTOU"],
    },
    { title: "Alien³", year: 1992, ratingCount: 40, directors: ["David Fincher"] },
    { title: "8½", alternativeTitles: ["8 1/2", "Otto e mezzo"], year: 1963, ratingCount: 20 },
    { title: "Rocky II", year: 1979, cast: ["Sylvester Stallone"] },
    { title: "Star Wars: Episode IV - A New Hope", year: 1977, ratingCount: 4_000_000_000 },
    { title: "Spider-Man 2", year: 2004, directors: ["Sam Raimi"], cast: ["Tobey Maguire", "Sam Raimi"] },
    { title: "Schindler's List", year: 1993 },
    { title: "WALL·E", year: 2008, genres: ["sci-fi"] },
    { title: "An Ængel in Łódź: Ðorđe, Þór & Œuvre – Straße nach Smørholm, Dıgıt, İzmir, Ĳsselmeer, ﬁlm" },
    { title: "Дневной дозор", alternativeTitles: ["Day Watch"], year: 2006 },
    { title: "千と千尋の神隠し", alternativeTitles: ["Ｓｐｉｒｉｔｅｄ Away"], year: 2001, cast: ["Zoë"] },
    { title: "Mission: Impossible III", year: 2006, cast: ["Zoe"] },
    { title: "2001: A Space Odyssey", year: 1968 },
    { title: "Ocean's Eleven", alternativeTitles: ["Se7en", "1.000.000"], year: 0 },
    { title: "😀 😀", year: -44 },
    { title: "Pokémon™: ℍeroes", cast: ["𝐙𝐨𝐞"] },
    { title: "?!" },
    { title: "" },
  ]);
  expect(
    hashOf(await buildCatalog(fixed)),
    `This is not what version ${catalogVersion} made of these movies, and what that version stored would still be read. ` +
      "Raise catalogVersion, and put the hash that was found here on a line of its own behind the others.",
  ).toBe(hashes[catalogVersion]);
});

const word = fc.oneof(
  fc.constantFrom("the", "star", "stars", "matrix", "Amélie", "II", "2", "8½", "Spider-Man", "😀", "ß", "ü"),
  fc.string({ unit: "grapheme", maxLength: 6 }),
);
const title = fc.array(word, { maxLength: 4 }).map((words) => words.join(" "));
const movie = fc.record({
  title,
  alternativeTitles: fc.array(title, { maxLength: 2 }),
  year: fc.option(fc.integer({ min: 1890, max: 2030 })),
  ratingCount: fc.nat({ max: 0xffff_ffff }),
  genres: fc.array(word, { maxLength: 2 }),
  directors: fc.array(title, { maxLength: 2 }),
  cast: fc.array(title, { maxLength: 3 }),
});

const found = (
  { titles, titleWords, terms, termWords, order }: CatalogArrays,
  queries: readonly string[],
) => ({
  titles: queries.map((query) => new CatalogSearch(titles, titleWords).search(query)),
  terms: queries.map((query) => new CatalogTerms(terms, termWords).search(query)),
  order: [...order.rows],
});

describe.each(Object.entries(byteOrigins))("an index that is read from %s", (_name, from) => {
  test("answers as the one that was built", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(movie, { maxLength: 8 }), fc.array(title), async (facts, queries) => {
        const built = await buildCatalog(movies(facts));
        const read = unpackCatalog(from(packCatalog(built, "abc")), "abc");
        const asked = [...queries, ...facts.flatMap((fact) => [fact.title, fact.title.slice(0, 3)])];
        expect(found(read!, asked)).toEqual(found(built, asked));
      }),
      { numRuns: 30 },
    );
  });
});

describe("an index is not read", () => {
  let bytes: Uint8Array;
  beforeAll(async () => {
    bytes = packCatalog(await buildCatalog(movies([{ title: "The Matrix" }, { title: "Heat" }])), "abc");
  });
  const withHeader = (change: (text: string) => string) => {
    const { header } = partsOf(bytes);
    const changed = change(header);
    expect(changed).not.toBe(header);
    expect(changed).toHaveLength(header.length);
    const copy = copyOfBytes(bytes);
    copy.set(new TextEncoder().encode(changed), 4);
    return copy;
  };

  test("where it is of other movies", () => {
    expect(unpackCatalog(bytes, "abc")).not.toBeNull();
    expect(unpackCatalog(bytes, "abd")).toBeNull();
  });

  test.each([
    ["of an older version", () => withHeader((text) => text.replace(/"version":\d/, '"version":0'))],
    [
      "of words of another Unicode",
      () => withHeader((text) => text.replace(/"unicode":"\d/, '"unicode":"9')),
    ],
    ["of another format", () => withHeader((text) => text.replace("cinevec-catalog", "cinevec-cataloh"))],
    ["without a header", () => withHeader((text) => text.replaceAll('"', "'"))],
    ["of other lengths", () => withHeader((text) => text.replace('"lengths":[1', '"lengths":[2'))],
    ["cut short", () => bytes.subarray(0, bytes.length - 1)],
    ["too long", () => Buffer.concat([bytes, Buffer.alloc(8)])],
    ["of nothing", () => new Uint8Array(0)],
    ["of one number", () => new Uint8Array(4)],
    ["of a length beyond its end", () => new Uint8Array(100).fill(255)],
  ])("where it is %s", (_name, spoilt) => {
    expect(unpackCatalog(spoilt(), "abc")).toBeNull();
  });
});
