import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { plantDataset, plantRun } from "../../testing/planted-run.js";
import { startTestServer, type TestServer } from "../../testing/test-server.js";
import type { OpenSpace } from "./open-space.js";
import { Spaces } from "./spaces.js";

let server: TestServer;
let reports: string[];
let runIds: string[];

beforeAll(async () => {
  server = await startTestServer();
  const datasetId = await plantDataset(server, "planted");
  runIds = [await plantRun(server, datasetId), await plantRun(server, datasetId)];
});
afterAll(() => server?.close());

function open(most = 1e9): Spaces {
  reports = [];
  const { directory, catalogs } = server.services;
  return new Spaces(directory, catalogs, server.blobs, (error) => reports.push(String(error)), most);
}
const openRun = async (spaces: Spaces, at: number): Promise<OpenSpace> =>
  await spaces.of(await spaces.succeeded(runIds[at]!));
const closed = ({ space }: OpenSpace) => vi.spyOn(space, "close");

test("what makes room for another space answers for a minute more, and then is closed", async () => {
  const spaces = open(1);
  const first = await openRun(spaces, 0);
  expect(spaces.kept()).toEqual({ open: 1, bytes: first.space.bytes });
  const closing = closed(first);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const second = await openRun(spaces, 1);
    expect(spaces.kept()).toEqual({ open: 2, bytes: first.space.bytes + second.space.bytes });
    await vi.advanceTimersByTimeAsync(59_999);
    expect(closing).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(closing).toHaveBeenCalledTimes(1);
    expect(spaces.kept()).toEqual({ open: 1, bytes: second.space.bytes });
    expect(spaces.of(await spaces.succeeded(runIds[1]!))).toBe(second);
  } finally {
    vi.useRealTimers();
  }
  await spaces.close();
});

test("at the end all are closed, those too that would have been later, and none is opened any more", async () => {
  const spaces = open();
  const [first, second] = [await openRun(spaces, 0), await openRun(spaces, 1)];
  const closings = [closed(first), closed(second)];
  spaces.forget(runIds[0]!);
  await spaces.close();
  for (const closing of closings) expect(closing).toHaveBeenCalledTimes(1);
  expect(spaces.kept()).toEqual({ open: 0, bytes: 0 });
  await expect(openRun(spaces, 0)).rejects.toMatchObject({
    ...{ name: "ConflictError", message: "The server is stopping." },
  });
  expect(reports).toEqual([]);
});

test("what is being opened at the end is opened, and closed", async () => {
  const spaces = open();
  const opening = openRun(spaces, 0);
  const run = await spaces.succeeded(runIds[0]!);
  const asked = spaces.of(run);
  await spaces.close();
  expect(await asked).toBe(await opening);
  expect(spaces.kept().open).toBe(0);
});

test("a space that can't be closed is told", async () => {
  const spaces = open();
  closed(await openRun(spaces, 0)).mockRejectedValue(new Error("it hangs"));
  await spaces.close();
  expect(reports).toEqual(["Error: it hangs"]);
});
