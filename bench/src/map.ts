import { mkdtemp, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { type Browser, chromium, type Page } from "@playwright/test";
import { chromiumPath, noChromium } from "../../apps/web/e2e/chromium.js";
import { graphql, until } from "../../apps/web/e2e/graphql.js";
import { type Running, startApi, startSite } from "../../apps/web/e2e/processes.js";
import { idOf } from "./api-process.js";
import { dimensions, movieCount, plantRun } from "./planted-run.js";

const visits = 5;
const panMoves = 150;
/** Kilobytes of gzipped JavaScript. */
const goals = { interactive: 2000, frame: 33, firstScripts: 180, mapScripts: 250 };

interface Visit {
  /** From the navigation to the first picture that one can move, in milliseconds. */
  readonly interactive: number;
  /** Between frames while the picture is dragged, in milliseconds: half of them take less, and 95 %. */
  readonly frame: number;
  readonly slowFrame: number;
  /** Of the points drawn while the picture moved: the median. */
  readonly share: number;
}

/**
 * The site's map of 60,000 movies in the system's Chromium, which draws by software where there is no GPU: how soon one
 * can move in it, and how smoothly. The vectors are made up; API, map, site and browser are the real ones.
 */
export async function run(args: readonly string[]): Promise<unknown> {
  const say = args.includes("--json") ? () => {} : (line: string) => console.log(line);
  if (chromiumPath === null) throw new Error(noChromium);
  const folder = await mkdtemp(join(tmpdir(), "cinevec-bench-map-"));
  const running: Running[] = [];
  let browser: Browser | undefined;
  try {
    say(`storing ${movieCount} movies × ${dimensions} …`);
    const { runId } = await plantRun(folder);
    const api = await startApi(folder);
    running.push(api);
    say("drawing their map by PCA …");
    await drawMap(api, idOf("TrainingRun", runId));
    const site = await startSite(api.url);
    running.push(site);
    browser = await chromium.launch({
      executablePath: chromiumPath,
      args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
    });
    const address = `${site.url}/map?projection=PCA`;
    const scripts = await weigh(browser, address);
    say(
      `JavaScript, gzipped: first ${scripts.first} kB (goal ${goals.firstScripts}), the map's ${scripts.map} kB (goal ${goals.mapScripts})`,
    );
    // The API works out all neighbors in the background when it opens a run; what lasts is what counts.
    await visitOnce(browser, address);
    const all: Visit[] = [];
    for (let visit = 0; visit < visits; visit++) {
      const measured = await visitOnce(browser, address);
      all.push(measured);
      say(
        `interactive after ${measured.interactive.toFixed(0)} ms; a frame of panning ${measured.frame.toFixed(1)} ms (95 %: ${measured.slowFrame.toFixed(1)}), ${(100 * measured.share).toFixed(0)} % of the points in motion`,
      );
    }
    const middle = (value: (visit: Visit) => number) => median(all.map(value));
    const medians = {
      interactive: middle((visit) => visit.interactive),
      frame: middle((visit) => visit.frame),
    };
    say(
      `medians: ${medians.interactive.toFixed(0)} ms (goal ${goals.interactive}), ${medians.frame.toFixed(1)} ms a frame (goal ${goals.frame}); load average ${loadavg()[0]?.toFixed(1)}`,
    );
    return { movieCount, scripts, visits: all, medians, goals, loadAverage: loadavg()[0] };
  } finally {
    await browser?.close();
    for (const process of running.reverse()) await process.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function drawMap(api: { url: string; token: string }, run: string): Promise<void> {
  const { computeMap } = await graphql<{ computeMap: { data?: { id: string }; message?: string } }>(
    api,
    `mutation ($input: ComputeMapInput!) { computeMap(input: $input) {
      ... on ComputeMapSuccess { data { id } } ... on Error { message } } }`,
    { input: { run, projection: "PCA" } },
  );
  if (!computeMap.data) throw new Error(computeMap.message);
  const { node } = await until<{ node: { status: string; error: string | null } }>(
    api,
    "query ($id: ID!) { node(id: $id) { ... on EmbeddingMap { status error } } }",
    { id: computeMap.data.id },
    (data) => !["QUEUED", "RUNNING"].includes(data.node.status),
    1200,
  );
  if (node.status !== "SUCCEEDED") throw new Error(`the map ended ${node.status}: ${node.error}`);
}

/** What the page's own HTML asks for, and what comes with the map; both in kilobytes. */
async function weigh(browser: Browser, address: string): Promise<{ first: number; map: number }> {
  const page = await browser.newPage();
  const scripts = new Map<string, Promise<Buffer>>();
  page.on("response", (response) => {
    if (response.url().endsWith(".js")) scripts.set(response.url(), response.body());
  });
  await page.goto(address);
  await page.waitForSelector("[data-renderer]");
  const html = await (await page.request.get(address)).text();
  const sizes = { first: 0, map: 0 };
  for (const [url, body] of scripts) {
    const part = html.includes(new URL(url).pathname) ? "first" : "map";
    sizes[part] += gzipSync(await body).byteLength / 1000;
  }
  await page.close();
  return { first: Math.round(sizes.first), map: Math.round(sizes.map) };
}

async function visitOnce(browser: Browser, address: string): Promise<Visit> {
  // The page's policy lets no texts be run as scripts, which is how Playwright asks it.
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, bypassCSP: true });
  const page = await context.newPage();
  await page.addInitScript({ path: fileURLToPath(new URL("map-in-page.js", import.meta.url)) });
  await page.goto(address);
  await page.waitForFunction("window.interactive !== undefined");
  const interactive = await page.evaluate<number>("window.interactive");
  // Labels are placed a few milliseconds at a time; who pans at once has them placed meanwhile.
  const panned = await pan(page);
  await context.close();
  return { interactive, ...panned };
}

/** Zooms in a little and drags the picture around. */
async function pan(page: Page): Promise<Omit<Visit, "interactive">> {
  const box = await page.locator("[data-renderer]").boundingBox();
  if (!box) throw new Error("the map has no place");
  const [left, top] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(left, top);
  await page.mouse.wheel(0, -300);
  await page.mouse.down();
  await page.evaluate("window.recordFrames()");
  for (let move = 0; move < panMoves; move++) {
    const turn = (move / panMoves) * 6 * Math.PI;
    await page.mouse.move(left + Math.cos(turn) * 160 - 160, top + Math.sin(turn) * 120);
  }
  const { frames, shares } = await page.evaluate<{ frames: number[]; shares: number[] }>(
    "(window.record.going = false, window.record)",
  );
  await page.mouse.up();
  // The first frames still tell of the wait before.
  const sorted = frames.slice(2).sort((a, b) => a - b);
  return {
    frame: median(sorted),
    slowFrame: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
    share: median(shares),
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
