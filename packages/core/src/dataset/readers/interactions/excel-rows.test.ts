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

test("what is no .xlsx is refused by the file's name, with the cause", async () => {
  const error = await csv("PK nothing").catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InvalidInputError);
  expect((error as Error).message).toMatch(/^r\.xlsx: cannot be read as an Excel file: .+\.$/u);
  expect((error as Error).cause).toBeInstanceOf(Error);
});
