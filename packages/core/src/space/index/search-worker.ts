import { parentPort } from "node:worker_threads";
import { answerSearch } from "./answer-search.js";
import { fillTable } from "./fill-table.js";
import { findPairs } from "./find-pairs.js";
import { MatrixMemory } from "./matrix-memory.js";
import { ScanMatrix } from "./scan-matrix.js";
import type { ReplyMessage, RequestMessage, Requests } from "./search-protocol.js";

/** A request's work: a generator yields wherever others may get their turn. */
type Steps = Generator<void, unknown>;

const matrices = new Map<number, ScanMatrix>();
const port = parentPort!;

function* open(matrix: number, ask: Requests["open"]["ask"]): Steps {
  const scan = new ScanMatrix(new MatrixMemory(ask.memory, ask.layout));
  yield* scan.prepare();
  matrices.set(matrix, scan);
  return null;
}

function* work(message: RequestMessage): Steps {
  if (message.method === "open") return yield* open(message.matrix, message.ask as Requests["open"]["ask"]);
  const scan = matrices.get(message.matrix);
  if (!scan) throw new Error("This space is closed.");
  const isOpen = () => matrices.get(message.matrix) === scan;
  switch (message.method) {
    case "search":
      return answerSearch(scan, message.ask as Requests["search"]["ask"]);
    case "scores":
      return answerScores(scan, message.ask as Requests["scores"]["ask"]);
    case "table":
      return yield* fillTable(scan, message.ask as Requests["table"]["ask"], isOpen);
    case "pairs":
      return yield* findPairs(scan, message.ask as Requests["pairs"]["ask"], isOpen);
    case "close":
      matrices.delete(message.matrix);
      return null;
  }
}

function answerScores(scan: ScanMatrix, ask: Requests["scores"]["ask"]): Float32Array {
  const { rows, dimensions } = scan.storage.layout;
  const count = ask.queries.length / dimensions;
  const scores = new Float32Array(count * rows);
  for (let i = 0; i < count; i++)
    scores.set(scan.scores(ask.queries.subarray(i * dimensions, (i + 1) * dimensions)), i * rows);
  return scores;
}

/** One step now, the rest each after the messages that have arrived meanwhile. */
function advance(steps: Steps, call: number): void {
  let reply: ReplyMessage;
  try {
    const step = steps.next();
    if (!step.done) {
      setImmediate(advance, steps, call);
      return;
    }
    reply = { call, answer: step.value };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    reply = { call, error: { name, message } };
  }
  port.postMessage(reply);
}

port.on("message", (message: RequestMessage) => advance(work(message), message.call));
