import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Posters } from "./posters.js";

let folder: string;
let tmdb: Server;
let asked: { readonly url: string; readonly authorization: string | undefined }[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let reports: unknown[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cinevec-posters-"));
  asked = [];
  reports = [];
  answer = (_request, response) => response.end(JSON.stringify({ poster_path: "/matrix.jpg" }));
  tmdb = createServer((request, response) => {
    asked.push({ url: request.url ?? "", authorization: request.headers.authorization });
    answer(request, response);
  });
  await new Promise<void>((resolve) => tmdb.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  tmdb.closeAllConnections();
  await new Promise((resolve) => tmdb.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

const file = () => join(folder, "tmdb-posters.json");
const open = () =>
  new Posters(
    { token: "secret", url: `http://127.0.0.1:${(tmdb.address() as AddressInfo).port}/3` },
    file(),
    (error) => reports.push(error),
  );
const matrix = { tmdbId: "603", imdbId: "tt0133093" };
const found = "https://image.tmdb.org/t/p/w342/matrix.jpg";

test("a movie is asked for once, with the token, by TMDB's id or else IMDb's; then it is known, also after a start", async () => {
  const posters = open();
  expect(await Promise.all([posters.urlOf(matrix), posters.urlOf(matrix)])).toEqual([found, found]);
  expect(posters.urlOf(matrix)).toBe(found);
  expect(asked).toEqual([{ url: "/3/movie/603", authorization: "Bearer secret" }]);
  answer = (_request, response) =>
    response.end(JSON.stringify({ movie_results: [{ poster_path: "/a.png" }] }));
  expect(await posters.urlOf({ tmdbId: null, imdbId: "tt0114709" })).toBe(
    "https://image.tmdb.org/t/p/w342/a.png",
  );
  expect(asked[1]!.url).toBe("/3/find/tt0114709?external_source=imdb_id");
  await posters.close();
  const again = open();
  expect(await again.urlOf(matrix)).toBe(found);
  expect(asked).toHaveLength(2);
  await again.close();
});

test("ids that are none of TMDB's or IMDb's never leave this machine", async () => {
  const posters = open();
  for (const id of ["603/../../x", "603?x", "-1", "", "tt1", "12345678901", "http://evil.example"])
    expect(posters.urlOf({ tmdbId: id, imdbId: id })).toBeNull();
  expect(posters.urlOf({ tmdbId: null, imdbId: null })).toBeNull();
  expect(asked).toEqual([]);
  await posters.close();
});

test.each([
  ["no such movie", 404, "{}"],
  ["no poster", 200, '{"poster_path":null}'],
  ["a path that leads elsewhere", 200, '{"poster_path":"//evil.example/a.jpg"}'],
  ["a path with a query", 200, '{"poster_path":"/a.jpg?x=<script>"}'],
])("%s: there is none, and it isn't asked again", async (_name, status, body) => {
  answer = (_request, response) => response.writeHead(status).end(body);
  const posters = open();
  expect(await posters.urlOf(matrix)).toBeNull();
  expect(await posters.urlOf(matrix)).toBeNull();
  expect(asked).toHaveLength(1);
  expect(reports).toEqual([]);
  await posters.close();
});

test.each([
  ["refuses the token", 401, "{}", /CINEVEC_TMDB_TOKEN/],
  ["was asked too often", 429, "{}", /429/],
  ["is broken", 500, "oops", /500/],
  ["answers something else", 200, "<html>", /no movie/],
  ["leads elsewhere", 302, "", /can't be reached/],
])(
  "where TMDB %s, movies have no poster, nobody is kept waiting, and it is told once",
  async (_name, status, body, message) => {
    answer = (_request, response) =>
      response.writeHead(status, { location: "http://127.0.0.1:9/x" }).end(body);
    const posters = open();
    expect(await posters.urlOf(matrix)).toBeNull();
    expect(await posters.urlOf({ tmdbId: "604", imdbId: null })).toBeNull();
    expect(asked).toHaveLength(1);
    expect(reports).toEqual([expect.objectContaining({ message: expect.stringMatching(message) })]);
    await posters.close();
    // What was not learned is not kept.
    await expect(readFile(file())).rejects.toThrow("ENOENT");
  },
);

test("an answer that comes late is there for the next question", async () => {
  let late: ServerResponse | undefined;
  answer = (_request, response) => {
    late = response;
  };
  const posters = open();
  expect(await posters.urlOf(matrix)).toBeNull();
  late!.end(JSON.stringify({ poster_path: "/matrix.jpg" }));
  await expect.poll(() => posters.urlOf(matrix)).toBe(found);
  expect(asked).toHaveLength(1);
  await posters.close();
});

test("a damaged file is told, and what it had is asked again", async () => {
  await writeFile(file(), '[["603", "/old.jpg"');
  const posters = open();
  expect(await posters.urlOf(matrix)).toBe(found);
  expect(reports).toHaveLength(1);
  await posters.close();
  expect(JSON.parse(await readFile(file(), "utf8"))).toEqual([["603", "/matrix.jpg", expect.any(Number)]]);
});

test("more questions than can wait are answered without a poster, which is no reason to ask TMDB no more", async () => {
  const posters = open();
  const movies = Array.from({ length: 1_100 }, (_, at) => ({ tmdbId: String(at), imdbId: null }));
  const urls = await Promise.all(movies.map((movie) => posters.urlOf(movie)));
  expect(urls).toContain(null);
  // Behind those that wait.
  await expect.poll(() => posters.urlOf(matrix), { timeout: 30_000 }).toBe(found);
  expect(reports).toEqual([]);
  await posters.close();
});
