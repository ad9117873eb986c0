import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromiumPath, noChromium } from "./chromium";
import { prepare } from "./prepare";
import { type Running, startApi, startSite } from "./processes";
import { scoresTable } from "./scores";

/** Starts the real API on a fresh data folder, fills it, and starts two sites: one over it, one over nothing. */
export default async function setUp(): Promise<() => Promise<void>> {
  if (chromiumPath === null) {
    process.stdout.write(`Browser tests are skipped: ${noChromium}\n`);
    return async () => {};
  }
  const folder = await mkdtemp(path.join(tmpdir(), "cinevec-e2e-"));
  const running: Running[] = [];
  const tearDown = async () => {
    for (const process of running.reverse()) await process.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await mkdir(path.join(folder, "imports"));
    await writeFile(path.join(folder, "imports", "scores.txt"), scoresTable);
    const api = await startApi(folder);
    running.push(api);
    await prepare(api);
    const site = await startSite(api.url);
    running.push(site);
    const orphan = await startSite("http://127.0.0.1:1");
    running.push(orphan);
    process.env.CINEVEC_E2E_API = api.url;
    process.env.CINEVEC_E2E_TOKEN = api.token;
    process.env.CINEVEC_E2E_SITE = site.url;
    process.env.CINEVEC_E2E_ORPHAN = orphan.url;
  } catch (error) {
    await tearDown();
    throw error;
  }
  return tearDown;
}
