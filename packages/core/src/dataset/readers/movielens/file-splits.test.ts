import { expect, test } from "vitest";
import { fixtureFolder } from "../../../testing/reader-contract.js";
import { readDataset } from "../../read-dataset.js";

const fixtures = fixtureFolder();
const flags = Array.from({ length: 19 }, () => "0").join("|");
const movieCount = 12;
/** Users 3 and 1 rated every movie, 2 the first alone; at rising times, so that ratings lie as movies do. */
const lines = [3, 1].flatMap((user) =>
  Array.from({ length: movieCount }, (_, i) => `${user}\t${i + 1}\t4\t${100 + i}`),
);
lines.push("002\t1\t5\t1");
const files = {
  "u.item": Array.from(
    { length: movieCount },
    (_, i) => `${i + 1}|Movie ${i}|01-Jan-1995||http|${flags}\n`,
  ).join(""),
  "u.data": `${lines.join("\n")}\n`,
};
const splits = async (more: Record<string, string>) =>
  (await readDataset({ format: "MOVIELENS", source: await fixtures.folder({ ...files, ...more }) }))
    .fileSplits;

/** By user 1, 3, "002", as users come: numbers first. */
const place = (line: string) => {
  const [user, movie] = line.split("\t");
  return ["1", "3", "002"].indexOf(user!) * movieCount + Number(movie) - 1;
};

test("each split holds the places of its lines, ascending, whatever their order", async () => {
  const test1 = lines.filter((_, i) => i % 5 === 0).reverse();
  const base = lines.filter((_, i) => i % 5 !== 0);
  const shuffled = [...base].sort(
    (a, b) => Number(a.split("\t")[1]) - Number(b.split("\t")[1]) || (a < b ? -1 : 1),
  );
  const sorted = (some: readonly string[]) => some.map(place).sort((a, b) => a - b);
  const users = new Map<string, number>();
  for (const line of lines) users.set(line.split("\t")[0]!, 1);
  const found = await splits({
    "u1.base": `${base.join("\n")}\n`,
    "u1.test": test1.join("\n"),
    "u2.base": shuffled.join("\n"),
    "u2.test": `${test1.join("\n")}\n`,
  });
  expect(found.map(({ name }) => name)).toEqual(["u1", "u2"]);
  for (const { train, test: heldOut } of found) {
    expect(train).toBeInstanceOf(Uint32Array);
    expect([...train]).toEqual(sorted(base));
    expect([...heldOut]).toEqual(sorted(test1));
  }
});

test("a half of a split, and files of other names, are none", async () => {
  const line = lines[0]!;
  expect(
    await splits({
      "ua.base": line,
      "ub.test": line,
      "u 1.base": line,
      "u 1.test": line,
      "u1.base.txt": line,
      "u1.base.base": line,
      "u1.base.test": line,
    }),
  ).toEqual([]);
  expect(
    (await splits({ "my-split_2.base": line, "my-split_2.test": line })).map(({ name }) => name),
  ).toEqual(["my-split_2"]);
});

test.each([
  ["3\t1\t4\t100\n9\t1\t4\t100\n", "u1.base: lists a rating of user 9 that u.data does not have."],
  ["002\t2\t4\t100\n", "u1.base: lists a rating of user 002 that u.data does not have."],
  ["3\t1\t4\t100\n3\t13\t4\t100\n", "u1.base, line 2: movie id is not among the movies."],
  ["3\t1\t4\n", "u1.base, line 1: expected 4 columns."],
])("%j is refused", async (base, message) => {
  await expect(splits({ "u1.base": base, "u1.test": lines[0]! })).rejects.toThrow(message);
});
