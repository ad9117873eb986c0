import { parentPort } from "node:worker_threads";
import type { CallReply } from "@cinevec/core/threads";
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
  return question.ask === "protocol" ? await database.execProtocolRaw(question.bytes) : null;
}

// One after the other: the questions of a transaction in the order in which they were asked.
let before: Promise<unknown> = Promise.resolve();
parentPort!.on("message", ({ call, ...question }: PgliteCall) => {
  before = before.then(async () => {
    const reply: CallReply = await answer(question).then(
      (found) => ({ call, answer: found }),
      (error: Error) => ({ call, error: { name: error.name, message: error.message } }),
    );
    parentPort!.postMessage(reply);
  });
});
