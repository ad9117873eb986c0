import { parentPort } from "node:worker_threads";
import { memoryUnder } from "../../bytes.js";
import { type CallResult, resultOf, sendReply } from "../../called-thread.js";
import { answerSearch } from "./answer-search.js";
import { loadFaiss } from "./faiss-addon.js";
import { FaissMatrix } from "./faiss-matrix.js";
import { fillTable } from "./fill-table.js";
import { findPairs } from "./find-pairs.js";
import { MatrixMemory } from "./matrix-memory.js";
import { ScanMatrix } from "./scan-matrix.js";
import { closeScorers, openScorers, place, score, scoreUser } from "./scorer-host.js";
import type { RequestMessage, Requests } from "./search-protocol.js";

/** A request's work: a generator yields wherever others may get their turn. */
type Steps = Generator<void, unknown>;

interface Opened {
  readonly scan: ScanMatrix;
  readonly faiss: FaissMatrix | null;
}

const matrices = new Map<number, Opened>();
const port = parentPort!;

function* open(matrix: number, ask: Requests["open"]["ask"]): Generator<void, string | null> {
  const scan = new ScanMatrix(new MatrixMemory(ask.memory, ask.layout));
  yield* ask.normalised ? scan.quantise() : scan.prepare();
  let opened: Opened = { scan, faiss: null };
  let problem: string | null = null;
  try {
    if (ask.faiss) opened = { scan, faiss: new FaissMatrix(scan, ask.faiss, ask.graph) };
  } catch (error) {
    problem = reason(error);
  }
  matrices.set(matrix, opened);
  const build = opened.faiss?.build(() => matrices.get(matrix) === opened);
  if (build && ask.faiss === "flat") yield* build;
  // An HNSW graph takes minutes: the scan answers meanwhile.
  else if (build) advance(build, () => {});
  return problem;
}

/** Null where the native addon loads, else why not. */
function probe(): string | null {
  try {
    loadFaiss();
    return null;
  } catch (error) {
    return reason(error);
  }
}

function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n")[0]!;
}

function* work({ matrix, method, ask }: RequestMessage): Steps {
  if (method === "open") return yield* open(matrix, ask as Requests["open"]["ask"]);
  if (method === "probe") return probe();
  const opened = matrices.get(matrix);
  if (!opened) throw new Error("This space is closed.");
  const { scan, faiss } = opened;
  const isOpen = () => matrices.get(matrix) === opened;
  switch (method) {
    case "search":
      return answerSearch(scan, ask as Requests["search"]["ask"], (questions) =>
        (faiss ?? scan).search(questions),
      );
    case "built":
      while (faiss && !faiss.built && isOpen()) yield;
      return null;
    case "graph":
      while (faiss && !faiss.built && isOpen()) yield;
      return isOpen() ? (faiss?.graph() ?? null) : null;
    case "scores":
      return answerScores(scan, ask as Requests["scores"]["ask"]);
    case "table":
      return yield* fillTable(scan, ask as Requests["table"]["ask"], isOpen);
    case "pairs":
      return yield* findPairs(scan, ask as Requests["pairs"]["ask"], isOpen);
    case "close":
      matrices.delete(matrix);
      closeScorers(matrix);
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
function advance(steps: Steps, settle: (result: CallResult) => void): void {
  try {
    const step = steps.next();
    if (step.done) settle({ answer: step.value });
    else setImmediate(advance, steps, settle);
  } catch (error) {
    settle({ error: error instanceof Error ? error : new Error(String(error)) });
  }
}

/** What scorers are asked; they may be asynchronous. Null where the message is not for them. */
function scoring({ matrix, method, ask }: RequestMessage): Promise<unknown> | null {
  if (method === "openScorers") return openScorers(matrix, ask as Requests["openScorers"]["ask"]);
  if (method === "score") return score(matrix, ask as Requests["score"]["ask"]);
  if (method === "scoreUser") return scoreUser(matrix, ask as Requests["scoreUser"]["ask"]);
  if (method === "place") return place(matrix, ask as Requests["place"]["ask"]);
  return null;
}

port.on("message", (message: RequestMessage) => {
  const settle = (result: CallResult) => {
    // A graph is large, and FAISS' addon made its memory for this answer alone.
    const moved = message.method === "graph" && "answer" in result ? memoryUnder(result.answer) : [];
    sendReply(port, message.call, result, moved);
  };
  const scored = scoring(message);
  if (!scored) return advance(work(message), settle);
  void resultOf(scored).then(settle);
});
