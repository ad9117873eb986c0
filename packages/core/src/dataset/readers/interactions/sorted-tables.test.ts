import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { fixtureFolder } from "../../../testing/reader-contract.js";
import { xlsxOf } from "../../../testing/table-files.js";
import { readDataset } from "../../read-dataset.js";

const fixtures = fixtureFolder();

/** 1,500 ratings up to 5, then 500 from 6 to 10: the first thousand rows look like five stars. */
const ratings = Array.from({ length: 2000 }, (_, i) => (i < 1500 ? (i % 5) + 1 : 6 + (i % 5)));
const rows = ratings.map((rating, i) => ({ user: (i % 40) + 1, item: Math.floor(i / 40) + 1, rating }));
const csv = `user,item,rating\n${rows.map((row) => Object.values(row).join(",")).join("\n")}\n`;

const tables: Record<string, () => Promise<string>> = {
  "ratings.csv": () => textFile("ratings.csv", csv),
  "ratings.jsonl": () => textFile("ratings.jsonl", rows.map((row) => JSON.stringify(row)).join("\n")),
  "ratings.json": () => textFile("ratings.json", JSON.stringify(rows)),
  "ratings.xlsx": () =>
    textFile("ratings.xlsx", xlsxOf([["user", "item", "rating"], ...rows.map((row) => Object.values(row))])),
  async "ratings.parquet"() {
    const folder = await fixtures.folder({ "ratings.csv": csv });
    const path = join(folder, "ratings.parquet");
    const connection = await (await DuckDBInstance.create()).connect();
    await connection.run(
      `COPY (SELECT * FROM read_csv('${folder}/ratings.csv')) TO '${path}' (FORMAT parquet)`,
    );
    connection.closeSync();
    return path;
  },
};

async function textFile(name: string, content: string | Uint8Array): Promise<string> {
  return join(await fixtures.folder({ [name]: content }), name);
}

test.each(Object.keys(tables))(
  "%s, sorted so that its first rows hide the scale's top, loses no rating",
  async (name) => {
    const dataset = await readDataset({ format: "INTERACTIONS", source: await tables[name]!() });
    expect(Array.from(dataset.ratings.values).sort((a, b) => a - b)).toEqual(
      ratings.map((rating) => Math.fround(rating / 2)).sort((a, b) => a - b),
    );
  },
);
