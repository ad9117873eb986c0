import { expect, test } from "vitest";
import { sniffTable } from "./sniff-table.js";
import { readUserList } from "./user-list.js";

const read = (text: string) => [
  ...readUserList({ table: sniffTable(text, { header: true })! }, text).values(),
];

test.each([
  "userId,gender,age,occupation",
  "uid,sex,age,job",
  "user,Sex,AGE,Job",
  "id,gender,age,occupation",
  "user_id:token,gender:token,age:float,occupation:token",
])("what %s says of users", (header) => {
  expect(read(`${header}\n 7 , F , 24 , writer \n8,,,\n`)).toEqual([
    { externalId: "7", gender: "F", age: 24, occupation: "writer" },
    { externalId: "8", gender: null, age: null, occupation: null },
  ]);
});

test("columns that are not there say nothing", () => {
  expect(read("user,zip\n7,85711\n")).toEqual([
    { externalId: "7", gender: null, age: null, occupation: null },
  ]);
});

test("lines without a user are passed over, ages that are no whole numbers, too", () => {
  expect(read("user,age\n,24\n7,24.5\n8,young\n9,0\n")).toMatchObject([
    { externalId: "7", age: null },
    { externalId: "8", age: null },
    { externalId: "9", age: 0 },
  ]);
});

test("without a column of users there are none", () => {
  expect(read("zip,age\n85711,24\n")).toEqual([]);
});
