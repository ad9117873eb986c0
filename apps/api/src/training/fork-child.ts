import { fork } from "node:child_process";
import { setPriority } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { environmentFor } from "../child-environment.js";
import type { ChildError, FromChild, ToChild } from "./messages.js";

export type ChildOutcome<Result> =
  | { readonly kind: "done"; readonly result: Result }
  /** The work itself said why: doing it again would fail again. */
  | { readonly kind: "failed"; readonly error: ChildError }
  /** The process ended without a word. */
  | ({ readonly kind: "crashed" } & Crash);

export interface Crash {
  readonly reason: string;
  /** Whether another attempt may go better. */
  readonly again: boolean;
  /** False where somebody asked the process to end, which says nothing about its work. */
  readonly counts: boolean;
}

export interface Child<Result> {
  readonly pid: number | undefined;
  /** Asks it to stop, and kills it when it has not done so within the grace. */
  cancel(): void;
  /** Ends it at once. */
  kill(): void;
  /** Resolves when the process is gone; never rejects. */
  readonly ended: Promise<ChildOutcome<Result>>;
}

export interface ForkOptions<Task, Progress> {
  /** The script as compiled (….js); from the sources, the .ts of the same name runs under tsx. */
  readonly script: URL;
  readonly task: Task;
  readonly blobs: string;
  onProgress(progress: Progress): void;
  /** Whether the claim is still held: the child writes nothing that readers see before this says yes. */
  mayPublish(): Promise<boolean>;
  /** For node itself, before the script. */
  readonly nodeArguments?: readonly string[] | undefined;
  /** How much the process stands back for others, 0 to 19 as `nice` counts; 0 where not given. */
  readonly nice?: number | undefined;
  /** Milliseconds from cancel to SIGKILL. */
  readonly grace?: number;
}

const keptLog = 4096;

export function forkChild<Task, Progress, Result>(options: ForkOptions<Task, Progress>): Child<Result> {
  const { script, execArgv } = resolveScript(options.script);
  const child = fork(script, {
    // No name that a task carries shall be taken for a path here.
    cwd: dirname(script),
    env: environmentFor("work"),
    execArgv: [...execArgv, ...(options.nodeArguments ?? [])],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  if (child.pid !== undefined && options.nice) standBack(child.pid, options.nice);
  let log = "";
  let last: FromChild<Progress, Result> | undefined;
  let killedByUs = false;
  let graceTimer: NodeJS.Timeout | undefined;

  const send = (message: ToChild<Task>) => {
    if (child.connected) child.send(message, () => {});
  };
  const kill = () => {
    killedByUs = true;
    child.kill("SIGKILL");
  };
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    log = (log + text).slice(-keptLog);
  });
  child.on("message", async (message: FromChild<Progress, Result>) => {
    last = message;
    if (message.type === "progress") options.onProgress(message.progress);
    if (message.type === "publishing") {
      if (await options.mayPublish().catch(() => false)) send({ type: "publish" });
      else kill();
    }
  });
  send({ type: "start", task: options.task, blobs: options.blobs });

  return {
    pid: child.pid,
    cancel() {
      send({ type: "cancel" });
      graceTimer ??= setTimeout(kill, options.grace ?? 600);
    },
    kill,
    ended: new Promise((resolve) => {
      const end = (outcome: ChildOutcome<Result>) => {
        clearTimeout(graceTimer);
        resolve(outcome);
      };
      child.once("error", (error) =>
        end({
          kind: "crashed",
          reason: `The process could not be started: ${error.message}`,
          again: true,
          counts: true,
        }),
      );
      // "close" comes after the last message and the last line of the log; "exit" may come before them.
      child.once("close", (code, signal) => {
        if (last?.type === "done") end({ kind: "done", result: last.result });
        else if (last?.type === "failed") end({ kind: "failed", error: last.error });
        else end({ kind: "crashed", ...explainCrash(code, signal, log, killedByUs) });
      });
    }),
  };
}

/** Before the process has threads of its own, which inherit it. */
function standBack(pid: number, nice: number): void {
  try {
    setPriority(pid, nice);
  } catch {
    // It has ended already, or the system does not let us: it works as others do.
  }
}

function resolveScript(script: URL): { script: string; execArgv: readonly string[] } {
  if (!import.meta.url.endsWith(".ts")) return { script: fileURLToPath(script), execArgv: [] };
  return { script: fileURLToPath(script).replace(/\.js$/, ".ts"), execArgv: argumentsForSources() };
}

/** For a node that runs a .ts: it takes the packages' sources, or what was built of them, as this process does. */
export function argumentsForSources(): readonly string[] {
  const conditions = process.execArgv.filter((argument) => argument.startsWith("--conditions="));
  return [...conditions, "--import", import.meta.resolve("tsx")];
}

/** In the words of whoever reads the run's page. */
function explainCrash(
  code: number | null,
  signal: NodeJS.Signals | null,
  log: string,
  killedByUs: boolean,
): Crash {
  if (killedByUs) return { reason: "The process was stopped by its worker.", again: true, counts: false };
  // A terminal's Ctrl+C and a service manager's stop reach every process of a group, children before their worker.
  if (signal === "SIGTERM" || signal === "SIGINT" || signal === "SIGHUP")
    return { reason: `The process was asked to end (${signal}).`, again: true, counts: false };
  if (/heap out of memory|Array buffer allocation failed|could not allocate memory/i.test(log))
    return {
      reason:
        "The process ran out of memory. Use fewer dimensions or threads, a smaller dataset, or a machine with more " +
        "memory (NODE_OPTIONS=--max-old-space-size=… raises the limit of the JavaScript heap).",
      again: false,
      counts: true,
    };
  if (signal === "SIGKILL")
    return {
      reason:
        "The process was killed from outside (SIGKILL): most often by the system because memory ran out, or by hand.",
      again: true,
      counts: true,
    };
  const how = signal ? `by signal ${signal}` : `with exit code ${code}`;
  const lines = log.trim().split("\n");
  const said = lines.find((line) => /error/i.test(line)) ?? lines.at(-1);
  return {
    reason: `The process ended unexpectedly ${how}${said ? `: ${said.trim()}` : "."}`,
    again: true,
    counts: true,
  };
}
