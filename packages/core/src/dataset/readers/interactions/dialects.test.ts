import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fixtureFolder } from "../../../testing/reader-contract.js";
import { utf16Bytes } from "../../../testing/table-files.js";
import { decimalOf } from "../../rating-decimals.js";
import { readDataset } from "../../read-dataset.js";
import { delimiterName } from "./sniff-table.js";

const fixtures = fixtureFolder();

const id = fc.oneof(
  fc.nat(5_000_000_000).map(String),
  fc.stringMatching(/^0\d{3,7}$/u),
  fc.bigInt(1n, 2n ** 64n - 1n).map(String),
  fc.stringMatching(/^tt\d{7}$/u),
  fc.stringMatching(/^[a-zäöüßé][a-zäöüßé0-9_]{0,12}$/u),
);
const row = fc.record({
  user: id,
  item: id,
  rating: fc.integer({ min: 1, max: 10 }).map((halves) => halves / 2),
  time: fc.integer({ min: 500_000_000, max: 2_000_000_000 }),
});
const rows = fc.uniqueArray(row, {
  minLength: 3,
  maxLength: 40,
  selector: ({ user, item }) => `${user} ${item}`,
});
const names = { user: "user_id", item: "movie_id", rating: "rating", time: "timestamp", note: "comment" };
type Column = keyof typeof names;
const dialect = fc.record({
  delimiter: fc.constantFrom(",", ";", "\t", "|", "::", " "),
  order: fc.shuffledSubarray(["user", "item", "rating", "time", "note"] as Column[], {
    minLength: 5,
    maxLength: 5,
  }),
  header: fc.boolean(),
  quoted: fc.boolean(),
  decimalComma: fc.boolean(),
  lineEnd: fc.constantFrom("\n", "\r\n"),
  lastLineEnd: fc.boolean(),
  encoding: fc.constantFrom("utf-8", "marked", "utf-16le", "utf-16be", "windows-1252"),
  gzipped: fc.boolean(),
});

const encode = (text: string, encoding: string): Uint8Array => {
  if (encoding === "utf-16le") return utf16Bytes(text, "LE");
  if (encoding === "utf-16be") return utf16Bytes(text, "BE");
  // Every letter here is one of Latin-1's.
  if (encoding === "windows-1252") return Buffer.from(text, "latin1");
  return Buffer.from(encoding === "marked" ? `\uFEFF${text}` : text);
};

test("a table written in any dialect reads back as it was", async () => {
  await fc.assert(
    fc.asyncProperty(rows, dialect, async (table, written) => {
      const { delimiter, order } = written;
      const quoted = written.quoted && delimiter.length === 1 && delimiter !== " ";
      const comma = written.decimalComma && delimiter !== ",";
      const cell = (text: string) => (quoted ? `"${text.replaceAll('"', '""')}"` : text);
      const note = quoted ? `so${delimiter}and "so"` : "so";
      const cellOf = (one: (typeof table)[number], column: Column) => {
        if (column === "note") return note;
        return column === "rating" && comma ? String(one.rating).replace(".", ",") : String(one[column]);
      };
      const lines = [
        ...(written.header ? [order.map((column) => cell(names[column])).join(delimiter)] : []),
        ...table.map((one) => order.map((column) => cell(cellOf(one, column))).join(delimiter)),
      ];
      const text = lines.join(written.lineEnd) + (written.lastLineEnd ? written.lineEnd : "");
      const bytes = encode(text, written.encoding);
      const file = written.gzipped ? "t.txt.gz" : "t.txt";
      const folder = await fixtures.folder({ [file]: written.gzipped ? gzipSync(bytes) : bytes });
      // Without a header the places are said; with one nothing is.
      const place = (column: Column) => String(order.indexOf(column) + 1);
      const columns = written.header
        ? {}
        : {
            user: place("user"),
            item: place("item"),
            rating: place("rating"),
            time: place("time"),
            header: false,
            delimiter: delimiterName(delimiter),
          };
      const { ratings, users, movies } = await readDataset({
        format: "INTERACTIONS",
        source: join(folder, file),
        columns: { ...columns, scaleTo: 5 },
      });
      const read = users.flatMap((user, u) =>
        [...ratings.movies.subarray(ratings.offsets[u]!, ratings.offsets[u + 1]!)].map((movie, i) => {
          const at = ratings.offsets[u]! + i;
          return {
            user: user.externalId,
            item: movies[movie]!.externalId,
            rating: decimalOf(ratings.values[at]!),
            time: ratings.timestamps[at]!,
          };
        }),
      );
      const sorted = (list: typeof table) =>
        list.map((one) => JSON.stringify([one.user, one.item, one.rating, one.time])).sort();
      expect(sorted(read)).toEqual(sorted(table));
    }),
    { numRuns: 150 },
  );
});

test("a first user whose name begins with the byte of a byte order mark keeps all of it", async () => {
  // Full-width letters: EF BC A1, where the mark is EF BB BF.
  const rows = Array.from({ length: 12 }, (_, i) => `\uff21nna${i % 3},m${i},${(i % 5) + 1}`);
  const folder = await fixtures.folder({ "marked.csv": `${rows.join("\n")}\n` });
  const { users } = await readDataset({
    format: "INTERACTIONS",
    source: join(folder, "marked.csv"),
    columns: { user: "1", item: "2", rating: "3", header: false },
  });
  expect(users.map(({ externalId }) => externalId).sort()).toEqual([
    "\uff21nna0",
    "\uff21nna1",
    "\uff21nna2",
  ]);
});
