import { EventEmitter } from "node:events";
import type { FastifyReply, FastifyRequest } from "fastify";
import { expect, test, vi } from "vitest";
import type { Budgets } from "../services/limits/budgets.js";
import { payForBytes } from "./paid-bytes.js";

/** A file's request on a connection over which `before` bytes went already. */
function asking(caller: string | null, grant = { granted: true, retryAfter: 0 }, before = 0) {
  const socket: { bytesWritten?: number } = { bytesWritten: before };
  const raw = new EventEmitter();
  const header = vi.fn();
  const budgets = { take: vi.fn(async () => grant), settle: vi.fn() };
  const paid = payForBytes(
    budgets as unknown as Budgets,
    { caller, raw: { socket } } as unknown as FastifyRequest,
    { raw, header } as unknown as FastifyReply,
  );
  return { socket, raw, header, budgets, paid };
}

test.each([
  [0, 50],
  [9_999, 50],
  [10_000, 51],
  [1_000_000, 150],
  [499_500_000, 50_000],
  [10_000_000_000, 50_000],
])("%i bytes cost %i, when the connection ends", async (bytes, cost) => {
  const { socket, raw, budgets, paid } = asking("key 1", undefined, 70_000);
  await paid;
  expect(budgets.take.mock.calls).toEqual([["key 1", 50]]);
  expect(budgets.settle).not.toHaveBeenCalled();
  socket.bytesWritten = 70_000 + bytes;
  raw.emit("close");
  raw.emit("close");
  expect(budgets.settle.mock.calls).toEqual([["key 1", 50, cost]]);
});

test("a connection that counts no bytes costs what a file does", async () => {
  const { socket, raw, budgets, paid } = asking("key 1");
  socket.bytesWritten = undefined;
  await paid;
  raw.emit("close");
  expect(budgets.settle.mock.calls).toEqual([["key 1", 50, 50]]);
});

test("who has nothing left gets no file, and is told when to come again", async () => {
  const { raw, header, budgets, paid } = asking("key 1", { granted: false, retryAfter: 9 });
  await expect(paid).rejects.toMatchObject({
    message: "The budget has nothing left for a file; try again in 9 s.",
    statusCode: 429,
  });
  expect(header.mock.calls).toEqual([["retry-after", "9"]]);
  raw.emit("close");
  expect(budgets.settle).not.toHaveBeenCalled();
});

test("who has no account pays nothing, nor does anybody where none are kept", async () => {
  const { raw, budgets, paid } = asking(null);
  await paid;
  raw.emit("close");
  expect(budgets.take).not.toHaveBeenCalled();
  expect(budgets.settle).not.toHaveBeenCalled();
  const request = { caller: "key 1" } as FastifyRequest;
  expect(await payForBytes(null, request, {} as FastifyReply)).toBeUndefined();
});
