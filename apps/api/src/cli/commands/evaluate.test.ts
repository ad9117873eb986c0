import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom } from "@cinevec/core";
import { Command } from "commander";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readEnv } from "../../env.js";
import { settingsOf } from "../settings.js";
import { addEvaluate } from "./evaluate.js";

let folder: string;

const users = 20;
const movies = 24;

/** MovieLens 100k's layout, with two of its folds: each holds out every fifth rating, from another one on. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cinevec-evaluate-"));
  const random = createRandom(4);
  const lines: string[] = [];
  for (let user = 1; user <= users; user++)
    for (let movie = 1; movie <= movies; movie++)
      if (random.next() < 0.6)
        lines.push(`${user}\t${movie}\t${3 + random.integer(3)}\t${880_000_000 + lines.length}`);
  const genres = Array.from({ length: 19 }, (_, genre) => (genre === 5 ? 1 : 0)).join("|");
  const items = Array.from(
    { length: movies },
    (_, i) => `${i + 1}|Movie ${i + 1} (1995)|01-Jan-1995||http://|${genres}`,
  );
  const people = Array.from({ length: users }, (_, i) => `${i + 1}|30|F|artist|00000`);
  const genreNames =
    "unknown Action Adventure Animation Children's Comedy Crime Documentary Drama Fantasy Film-Noir Horror Musical Mystery Romance Sci-Fi Thriller War Western";
  const files: Record<string, readonly string[]> = {
    "u.data": lines,
    "u.item": items,
    "u.user": people,
    "u.genre": genreNames.split(" ").map((name, i) => `${name}|${i}`),
  };
  for (const fold of [1, 2]) {
    files[`u${fold}.base`] = lines.filter((_, i) => i % 5 !== fold);
    files[`u${fold}.test`] = lines.filter((_, i) => i % 5 === fold);
  }
  await mkdir(join(folder, "ml-100k"));
  for (const [name, text] of Object.entries(files))
    await writeFile(join(folder, "ml-100k", name), `${text.join("\n")}\n`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function evaluate(...args: string[]): Promise<string> {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  const told = vi.spyOn(process.stderr, "write").mockImplementation(() => true);
  try {
    const program = new Command();
    addEvaluate(program, settingsOf(readEnv({ CINEVEC_CWD: folder, CINEVEC_THREADS: "1" })));
    await program.parseAsync(["evaluate", "ml-100k", ...args], { from: "user" });
    return log.mock.calls.flat().join("\n");
  } finally {
    log.mockRestore();
    told.mockRestore();
  }
}

test("over a source's own folds the mean is told of the recipe and of every baseline", async () => {
  const ials = ["--recipe", "IALS", "-o", "dimensions=4", "-o", "epochs=2", "--baselines", "--json"];
  const both = JSON.parse(await evaluate("--split", "files", ...ials));
  const [first, second] = [
    JSON.parse(await evaluate("--split", "files", "--files", "u1", ...ials)),
    JSON.parse(await evaluate("--split", "files", "--files", "u2", ...ials)),
  ];
  expect(Object.keys(both)).toEqual([
    ...["u1", "u2", "mean"],
    ...["popularity", "random", "item_knn", "content_knn", "ease", "ials"].map((name) => `${name}, mean`),
  ]);
  const ndcg = (metrics: { name: string; cutoff: number | null; value: number }[]) =>
    metrics.find(({ name, cutoff }) => name === "ndcg" && cutoff === 10)!.value;
  for (const [column, name] of [
    ["mean", Object.keys(first)[0]!],
    ["item_knn, mean", "item_knn"],
    ["ease, mean", "ease"],
  ] as const)
    expect(ndcg(both[column]), column).toBeCloseTo(
      (ndcg(first[name]) + ndcg(second[name === "u1" ? "u2" : name])) / 2,
      10,
    );
});
