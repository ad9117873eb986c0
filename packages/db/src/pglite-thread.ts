import { parentPort } from "node:worker_threads";
import { memoryUnder, resultOf, sendReply } from "@cinevec/core/threads";
import { PGlite } from "@electric-sql/pglite";
import type { PgliteCall, PgliteQuestion } from "./pglite-host.js";

const databases = new Map<string, PGlite>();

async function answer(question: PgliteQuestion): Promise<unknown> {
  const { folder } = question;
  if (question.ask === "close") {
    await databases.get(folder)?.close();
    databases.delete(folder);
    return null;
  }
  const database = databases.get(folder) ?? (await PGlite.create(folder));
  databases.set(folder, database);
  return question.ask === "protocol" ? await exchange(database, question.bytes) : null;
}

/** By the pieces that PGlite sends: execProtocolRaw keeps every message that it ever returned. */
async function exchange(database: PGlite, bytes: Uint8Array): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  await database.execProtocolRawStream(bytes, {
    onRawData(piece) {
      // PGlite writes the next one to the same place.
      pieces.push(piece.slice());
      length += piece.length;
    },
  });
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

// One after the other: the questions of a transaction in the order in which they were asked.
let before: Promise<unknown> = Promise.resolve();
parentPort!.on("message", ({ call, ...question }: PgliteCall) => {
  before = before.then(async () => {
    const result = await resultOf(answer(question));
    sendReply(parentPort!, call, result, "answer" in result ? memoryUnder(result.answer) : []);
  });
});
