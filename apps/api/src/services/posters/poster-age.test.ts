import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Posters } from "./posters.js";

const day = 86_400_000;
let folder: string;
let tmdb: Server;
let asked: string[];
let status: number;
let reports: string[];
let headers: Record<string, string>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cinevec-poster-age-"));
  asked = [];
  reports = [];
  status = 200;
  headers = {};
  tmdb = createServer((request, response) => {
    asked.push(request.url!.slice("/movie/".length));
    response.writeHead(status, headers).end(JSON.stringify({ poster_path: "/new.jpg" }));
  });
  await new Promise<void>((resolve) => tmdb.listen(0, "127.0.0.1", resolve));
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(async () => {
  vi.useRealTimers();
  tmdb.closeAllConnections();
  await new Promise((resolve) => tmdb.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

const file = () => join(folder, "posters.json");
function open(): Posters {
  const url = `http://127.0.0.1:${(tmdb.address() as AddressInfo).port}`;
  return new Posters({ token: "secret", url }, file(), (error) => reports.push(String(error)));
}
const movie = (tmdbId: string) => ({ tmdbId, imdbId: null });
const address = (name: string) => `https://image.tmdb.org/t/p/w342/${name}`;

test("a poster is known for ninety days, that there is none for a week", async () => {
  const now = Date.now();
  await writeFile(
    file(),
    JSON.stringify([
      ["1", "/old.jpg", now - 90 * day + 1],
      ["2", "/old.jpg", now - 90 * day],
      ["3", null, now - 7 * day + 1],
      ["4", null, now - 7 * day],
    ]),
  );
  const posters = open();
  expect(await posters.urlOf(movie("1"))).toBe(address("old.jpg"));
  expect(await posters.urlOf(movie("2"))).toBe(address("new.jpg"));
  expect(await posters.urlOf(movie("3"))).toBeNull();
  expect(await posters.urlOf(movie("4"))).toBe(address("new.jpg"));
  expect(asked).toEqual(["2", "4"]);
  // At once by now, without a promise.
  expect(posters.urlOf(movie("1"))).toBe(address("old.jpg"));
  expect(posters.urlOf(movie("3"))).toBeNull();
  await posters.close();
});

test("after an error nothing is asked for as long as it says, and it is told once", async () => {
  status = 429;
  headers = { "retry-after": "60" };
  const posters = open();
  expect(await Promise.all([posters.urlOf(movie("1")), posters.urlOf(movie("2"))])).toEqual([null, null]);
  expect(reports).toEqual(["TmdbError: TMDB answered 429."]);
  const before = asked.length;
  status = 200;
  const failed = Date.now();
  vi.setSystemTime(failed + 59_000);
  expect(await posters.urlOf(movie("1"))).toBeNull();
  expect(asked).toHaveLength(before);
  vi.setSystemTime(failed + 60_001);
  expect(await posters.urlOf(movie("1"))).toBe(address("new.jpg"));
  status = 500;
  headers = {};
  expect(await posters.urlOf(movie("5"))).toBeNull();
  expect(reports).toHaveLength(2);
  await posters.close();
});

test("a movie can be found where it has an id of TMDB's or IMDb's", async () => {
  const posters = open();
  expect(posters.canFind({ tmdbId: "603", imdbId: null })).toBe(true);
  expect(posters.canFind({ tmdbId: null, imdbId: "tt0133093" })).toBe(true);
  expect(posters.canFind({ tmdbId: "x", imdbId: null })).toBe(false);
  await posters.close();
});

test("eight are asked for at a time, the others after them", async () => {
  const held: (() => void)[] = [];
  tmdb.removeAllListeners("request");
  tmdb.on("request", (_request, response) => held.push(() => response.end('{"poster_path":"/new.jpg"}')));
  const posters = open();
  const all = Array.from({ length: 12 }, (_, at) => posters.urlOf(movie(String(at + 1))));
  await expect.poll(() => held.length).toBe(8);
  for (const answer of held.splice(0)) answer();
  await expect.poll(() => held.length).toBe(4);
  for (const answer of held.splice(0)) answer();
  expect(await Promise.all(all)).toEqual(Array(12).fill(address("new.jpg")));
  await posters.close();
});

test("after an answer no timer of its wait is left", async () => {
  vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"] });
  await writeFile(file(), JSON.stringify([["1", "/old.jpg", Date.now()]]));
  const posters = open();
  expect(await posters.urlOf(movie("1"))).toBe(address("old.jpg"));
  expect(vi.getTimerCount()).toBe(0);
  await posters.close();
});
