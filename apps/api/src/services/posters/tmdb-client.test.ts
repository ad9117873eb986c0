import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { findPoster, keyOf, TmdbError } from "./tmdb-client.js";

let tmdb: Server;
let request: IncomingMessage;
let answer: (response: ServerResponse) => void;

beforeAll(async () => {
  tmdb = createServer((asked, response) => {
    request = asked;
    answer(response);
  });
  await new Promise<void>((resolve) => tmdb.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  tmdb.closeAllConnections();
  await new Promise((resolve) => tmdb.close(resolve));
});

const url = () => `http://127.0.0.1:${(tmdb.address() as AddressInfo).port}/3`;
const find = (key: string) => findPoster({ token: "secret", url: url() }, key);
const respond = (status: number, body: string, headers = {}) => {
  answer = (response) => response.writeHead(status, headers).end(body);
};

test.each<[tmdbId: string | null, imdbId: string | null, key: string | null]>([
  ["603", null, "603"],
  ["603", "tt0133093", "603"],
  ["1234567890", null, "1234567890"],
  [null, "tt0133093", "tt0133093"],
  [null, "tt1234567890", "tt1234567890"],
  ["", "tt0133093", "tt0133093"],
  ["x603", "tt0133093", "tt0133093"],
  ["603x", "tt0133093", "tt0133093"],
  ["12345678901", "tt0133093", "tt0133093"],
  [null, null, null],
  ["", "", null],
  [null, "tt012345", null],
  [null, "tt12345678901", null],
  [null, "xtt0133093", null],
  [null, "tt0133093x", null],
  [null, "ttabcdefg", null],
  [null, "0133093", null],
])("of TMDB's id %j and IMDb's %j a movie is known by %j", (tmdbId, imdbId, key) => {
  expect(keyOf({ tmdbId, imdbId })).toBe(key);
});

test("is asked by TMDB's number, or by IMDb's id where there is none, with the token", async () => {
  respond(200, '{"poster_path":"/a.jpg"}');
  expect(await find("603")).toBe("/a.jpg");
  expect([request.method, request.url]).toEqual(["GET", "/3/movie/603"]);
  expect(request.headers).toMatchObject({ authorization: "Bearer secret", accept: "application/json" });
  respond(200, '{"movie_results":[{"poster_path":"/b.png"},{"poster_path":"/c.png"}]}');
  expect(await find("tt0133093")).toBe("/b.png");
  expect(request.url).toBe("/3/find/tt0133093?external_source=imdb_id");
});

test.each<[string, key: string, status: number, body: string, path: string | null]>([
  ["a picture's path", "1", 200, '{"poster_path":"/aB_9-.webp"}', "/aB_9-.webp"],
  ["the longest", "1", 200, `{"poster_path":"/${"x".repeat(100)}.png"}`, `/${"x".repeat(100)}.png`],
  ["one too long", "1", 200, `{"poster_path":"/${"x".repeat(101)}.png"}`, null],
  ["no name", "1", 200, '{"poster_path":"/.png"}', null],
  ["no slash", "1", 200, '{"poster_path":"a.png"}', null],
  ["more before it", "1", 200, '{"poster_path":"x/a.png"}', null],
  ["more behind it", "1", 200, '{"poster_path":"/a.pngx"}', null],
  ["another kind", "1", 200, '{"poster_path":"/a.svg"}', null],
  ["no dot", "1", 200, '{"poster_path":"/axpng"}', null],
  ["none", "1", 200, '{"poster_path":null}', null],
  ["nothing of it", "1", 200, "{}", null],
  ["no movie of the id", "tt0133093", 200, '{"movie_results":[]}', null],
  ["a movie without", "tt0133093", 200, '{"movie_results":[{}]}', null],
  ["no such movie", "1", 404, "whatever", null],
])("an answer with %s", async (_, key, status, body, path) => {
  respond(status, body);
  expect(await find(key)).toBe(path);
});

const second = 1_000;
test.each<[string, status: number, body: string, headers: object, message: string, pause: number]>([
  ["token", 401, "", {}, "TMDB refuses the token of CINEVEC_TMDB_TOKEN.", 600 * second],
  ["token", 403, "", {}, "TMDB refuses the token of CINEVEC_TMDB_TOKEN.", 600 * second],
  ["haste", 429, "", { "retry-after": "7" }, "TMDB answered 429.", 7 * second],
  ["haste without a time", 429, "", {}, "TMDB answered 429.", 30 * second],
  ["no time", 429, "", { "retry-after": "0" }, "TMDB answered 429.", 30 * second],
  ["a time before", 429, "", { "retry-after": "-5" }, "TMDB answered 429.", 30 * second],
  ["nearly an hour", 503, "", { "retry-after": "3599" }, "TMDB answered 503.", 3_599 * second],
  ["an hour", 503, "", { "retry-after": "3600" }, "TMDB answered 503.", 30 * second],
  ["a date", 503, "", { "retry-after": "Fri, 31 Dec 1999 23:59:59 GMT" }, "TMDB answered 503.", 30 * second],
  ["no JSON", 200, "<html>", {}, "TMDB's answer is no movie.", 30 * second],
  ["something else", 200, '{"poster_path":7}', {}, "TMDB's answer is no movie.", 30 * second],
])(
  "what fails (%s) says for how long to ask nothing more",
  async (_, status, body, headers, message, pause) => {
    respond(status, body, headers);
    const failed = await find("603").catch((error) => error);
    expect(failed).toBeInstanceOf(TmdbError);
    expect(failed).toMatchObject({ name: "TmdbError", message, pause });
  },
);

test("a list of movies is asked of a search by IMDb's id, and of nothing else", async () => {
  respond(200, '{"poster_path":"/a.jpg"}');
  await expect(find("tt0133093")).rejects.toThrow("TMDB's answer is no movie.");
});

test("where nobody answers, or it leads elsewhere, the cause is told", async () => {
  respond(302, "", { location: `${url()}/movie/604` });
  const led = await find("603").catch((error) => error);
  expect(led).toMatchObject({ name: "TmdbError", pause: 30 * second, cause: expect.any(Error) });
  expect(led.message).toBe(`TMDB can't be reached: ${led.cause.message}`);
  const nobody = findPoster({ token: "secret", url: "http://127.0.0.1:1" }, "603");
  await expect(nobody).rejects.toMatchObject({ name: "TmdbError", pause: 30 * second });
});

test("an answer is waited for five seconds", async () => {
  const timeout = vi.spyOn(AbortSignal, "timeout").mockImplementation(() => AbortSignal.abort());
  try {
    await expect(find("603")).rejects.toThrow("TMDB can't be reached");
    expect(timeout).toHaveBeenCalledWith(5_000);
  } finally {
    timeout.mockRestore();
  }
});
