import { join } from "node:path";
import { expect, test } from "vitest";
import { InvalidInputError } from "../../../errors.js";
import { fixtureFolder } from "../../../testing/reader-contract.js";
import { xlsxOf } from "../../../testing/table-files.js";
import { excelToCsv } from "./excel-rows.js";

const fixtures = fixtureFolder();
const csv = async (content: string | Uint8Array) =>
  excelToCsv("r.xlsx", join(await fixtures.folder({ "r.xlsx": content }), "r.xlsx"));

test("a row is a line, an empty cell an empty one", async () => {
  expect(
    await csv(
      xlsxOf([
        ["user", "note"],
        [7, " so, so "],
        ["", 4.5],
        [978_300_760, "a\nb"],
      ]),
    ),
  ).toBe('user,note\n7,"so, so"\n,4.5\n978300760,a b\n');
});

test("a date is written as ISO does, and its time where it has one", async () => {
  const times = [
    "2021-05-01T00:00:00.000Z",
    "2021-05-01T18:30:05.000Z",
    "1999-12-31T23:59:59.000Z",
    "2021-05-01T18:30:05.700Z",
  ];
  expect(await csv(xlsxOf([["date"], ...times.map((time) => [new Date(time)])]))).toBe(
    "date\n2021-05-01\n2021-05-01T18:30:05.000Z\n1999-12-31T23:59:59.000Z\n2021-05-01T18:30:05.700Z\n",
  );
});

test("what is no .xlsx is refused by the file's name, with the cause", async () => {
  const error = await csv("PK nothing").catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InvalidInputError);
  expect((error as Error).message).toMatch(/^r\.xlsx: cannot be read as an Excel file: .+\.$/u);
  expect((error as Error).cause).toBeInstanceOf(Error);
});
