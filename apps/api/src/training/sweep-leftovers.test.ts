import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createScratchFolder, scratchHost } from "@cinevec/core";
import { afterEach, expect, test } from "vitest";
import { sweepLeftovers } from "./sweep-leftovers.js";

const blobs = { sweepDrafts: async () => 3 };
const made: string[] = [];
afterEach(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
});

function folder(name: string): string {
  const path = join(tmpdir(), name);
  mkdirSync(join(path, "deep"), { recursive: true });
  made.push(path);
  return path;
}

test("deletes the temporary folders of dead processes and old ones of unknown origin, and no other", async () => {
  const { pid: deadPid } = spawnSync(process.execPath, ["-e", ""]);
  const dead = ["import", "download", "parquet"].map((what) => folder(`cinevec-${what}-${deadPid}-AAAA00`));
  const alive = folder(`cinevec-import-${process.pid}-BBBB00`);
  const old = folder("cinevec-import-CCCC00");
  const young = folder("cinevec-parquet-DDDD00");
  const foreign = folder(`cinevec-blobs-${deadPid}-EEEE00`);
  const other = mkdtempSync(join(tmpdir(), "something-else-"));
  made.push(other);
  const longAgo = new Date(Date.now() - 25 * 3_600_000);
  utimesSync(old, longAgo, longAgo);

  const { drafts, folders } = await sweepLeftovers(blobs, null, Date.now());
  expect(drafts).toBe(3);
  // Others on this machine may have left some as well.
  expect(folders).toBeGreaterThanOrEqual(4);
  expect([...dead, old].filter(existsSync)).toEqual([]);
  expect([alive, young, foreign, other].every(existsSync)).toBe(true);
});

test("of the folder that Spark's machines see, deletes what this machine's dead processes left, and nobody else's", async () => {
  const { pid: deadPid } = spawnSync(process.execPath, ["-e", ""]);
  const shared = folder(`something-shared-${process.pid}`);
  const within = (name: string) => {
    mkdirSync(join(shared, name));
    return join(shared, name);
  };
  const dead = within(`cinevec-spark-${deadPid}-${scratchHost}-AAAA00`);
  const elsewhere = within(`cinevec-spark-${deadPid}-other.host-BBBB00`);
  const alive = await createScratchFolder("spark", shared);
  const longAgo = new Date(Date.now() - 25 * 3_600_000);
  for (const path of [elsewhere, alive]) utimesSync(path, longAgo, longAgo);

  await sweepLeftovers(blobs, shared, Date.now());
  expect(existsSync(dead)).toBe(false);
  expect([elsewhere, alive].every(existsSync)).toBe(true);
});
