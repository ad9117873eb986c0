import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

  const { drafts, folders } = await sweepLeftovers(blobs, Date.now());
  expect(drafts).toBe(3);
  // Others on this machine may have left some as well.
  expect(folders).toBeGreaterThanOrEqual(4);
  expect([...dead, old].filter(existsSync)).toEqual([]);
  expect([alive, young, foreign, other].every(existsSync)).toBe(true);
});
