import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DatabaseInUseError, lockFile } from "./lock-file.js";

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cinevec-lock-"));
  path = join(folder, "database.lock");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A lock as another holder would have left it: this process' own, with some facts changed. */
async function leaveLock(change: object): Promise<void> {
  const lock = await lockFile(path);
  const holder = JSON.parse(await readFile(path, "utf8"));
  await lock.release();
  await writeFile(path, JSON.stringify({ ...holder, id: "another", ...change }));
}

test("keeps a second holder out, with a message that says who and what to do", async () => {
  const lock = await lockFile(path);
  const refused = lockFile(path);
  await expect(refused).rejects.toThrow(DatabaseInUseError);
  await expect(refused).rejects.toThrow(new RegExp(`Process ${process.pid} .*DATABASE_URL`));
  await lock.release();
  await (await lockFile(path)).release();
  expect(await readdir(folder)).toEqual([]);
});

test("takes over from a process that is gone", async () => {
  const dead = spawn("true");
  await new Promise((resolve) => dead.once("exit", resolve));
  await leaveLock({ pid: dead.pid });
  await (await lockFile(path)).release();
});

test.runIf(process.platform === "linux")(
  "is not fooled by a new process with the dead one's pid",
  async () => {
    await leaveLock({ started: "1" });
    await (await lockFile(path)).release();
  },
);

test("takes over what cannot be read", async () => {
  await writeFile(path, "{");
  await (await lockFile(path)).release();
});

test("believes another machine's lock for as long as it is renewed", async () => {
  await leaveLock({ host: "elsewhere", pid: 1 });
  await expect(lockFile(path)).rejects.toThrow("on elsewhere");
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(path, longAgo, longAgo);
  await (await lockFile(path)).release();
});

test("lets one of many through", async () => {
  await leaveLock({ started: "1" });
  const attempts = await Promise.allSettled(Array.from({ length: 10 }, () => lockFile(path)));
  const winners = attempts.filter((attempt) => attempt.status === "fulfilled");
  expect(winners).toHaveLength(1);
  await winners[0]?.value.release();
  expect(await readdir(folder)).toEqual([]);
});
