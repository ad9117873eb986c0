import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { DatabaseKind } from "@cinevec/db/testing";
import { childrenOf, House, type Reference } from "./kills-house.js";

interface Outage {
  readonly name: string;
  /** Null: none. */
  readonly fault: string | null;
}

/** A machine that slept: everything stops in the middle of a training and goes on later. It burns no attempt. */
export async function suspend(house: House, reference: Reference, seconds: number): Promise<Outage> {
  const name = `${seconds} s suspended`;
  const id = await house.beginTraining(reference.datasetId, name);
  await sleep(reference.took.train / 3);
  const all = [house.api.pid, ...childrenOf(house.api.pid)];
  for (const pid of all) process.kill(pid, "SIGSTOP");
  await sleep(seconds * 1000);
  for (const pid of all) process.kill(pid, "SIGCONT");
  const { attempt } = await house.endOfRun(id);
  const fault = await house.trainedAs(reference, id);
  return { name, fault: fault ?? (attempt === 1 ? null : `it took ${attempt} attempts`) };
}

/**
 * A disk that fills up during a training: the run fails and says so, the API goes on answering, and with more room the
 * run is resumed to the same bits. It needs the right to mount a tmpfs.
 */
export async function fillDisk(kind: DatabaseKind, reference: Reference): Promise<Outage[]> {
  const folder = await mkdtemp(join(tmpdir(), "cinevec-disk-"));
  const blobs = join(folder, "blobs");
  execFileSync("mkdir", [blobs]);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64m", "tmpfs", blobs], { stdio: "ignore" });
  } catch {
    await rm(folder, { recursive: true, force: true });
    return [{ name: "a full disk (skipped: no right to mount a tmpfs)", fault: null }];
  }
  const place = await kind.create();
  const house = await House.open({
    CINEVEC_DATA: folder,
    CINEVEC_BLOBS: blobs,
    CINEVEC_THREADS: "1",
    ...(place.location.databaseUrl ? { DATABASE_URL: place.location.databaseUrl } : {}),
  });
  const resize = (bytes: number) => execFileSync("mount", ["-o", `remount,size=${bytes}`, blobs]);
  try {
    const datasetId = await house.beginImport("disk");
    const imported = await house.importedAs(reference, datasetId);
    if (imported) return [{ name: "a full disk", fault: imported }];
    const used = Number(execFileSync("df", ["-B1", "--output=used", blobs]).toString().split("\n")[1]);
    resize(Math.ceil(used / 4096) * 4096 + 64 * 1024);
    const runId = await house.beginTraining(datasetId, "disk");
    const { status, error } = await house.endOfRun(runId);
    const told: Outage = {
      name: "a full disk during a training",
      fault:
        status === "FAILED" && /disk|space/i.test(error ?? "")
          ? null
          : `the run ${status} and says: ${error}`,
    };
    const copyId = await house.beginImport("disk, a second time").catch((failure: Error) => failure);
    const copy = copyId instanceof Error ? copyId.message : await house.importedAs(reference, copyId);
    const refused: Outage = {
      name: "a full disk during an import",
      fault: copy !== null && /disk|space/i.test(copy) ? null : `it says: ${copy}`,
    };
    resize(256 << 20);
    await house.api.ask(
      "mutation ($id: ID!) { resumeTraining(input: { id: $id }) { __typename ... on Error { message } } }",
      {
        id: runId,
      },
    );
    const resumed: Outage = { name: "more room and resumed", fault: await house.trainedAs(reference, runId) };
    return [told, refused, resumed];
  } finally {
    await house.api.end("SIGTERM");
    execFileSync("umount", [blobs]);
    await place.remove();
    await rm(folder, { recursive: true, force: true });
  }
}
