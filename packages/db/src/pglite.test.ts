import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "./database.js";

let dataFolder: string;

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), "cinevec-pglite-test-"));
});
afterAll(() => rm(dataFolder, { recursive: true, force: true }));

/** Another process with the database open, that has written one row. */
async function openElsewhere() {
  const program = `
    const { openDatabase } = await import(${JSON.stringify(new URL("./database.ts", import.meta.url).href)});
    const database = await openDatabase({ dataFolder: ${JSON.stringify(dataFolder)} });
    await database.prisma.dataset.create({ data: { name: "written", format: "SAMPLE" } });
    console.log("open");
    setInterval(() => {}, 1000);`;
  const child = spawn(
    process.execPath,
    [
      "--conditions=@cinevec/source",
      "--import",
      import.meta.resolve("tsx"),
      "--input-type=module",
      "-e",
      program,
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  await once(child.stdout, "data");
  return child;
}

test("a second process is told so; after kill -9 of the first it opens, and the rows are there", async () => {
  // A kill in the middle of the very first start leaves this behind.
  await mkdir(join(dataFolder, "database.unfinished", "base"), { recursive: true });
  const first = await openElsewhere();
  await expect(openDatabase({ dataFolder })).rejects.toMatchObject({
    name: "DatabaseInUseError",
    message: expect.stringContaining(`Process ${first.pid}`),
  });
  first.kill("SIGKILL");
  await once(first, "exit");
  const database = await openDatabase({ dataFolder });
  expect(await database.prisma.dataset.count({ where: { name: "written" } })).toBe(1);
  await database.close();
  expect(existsSync(join(dataFolder, "database.lock"))).toBe(false);
});
