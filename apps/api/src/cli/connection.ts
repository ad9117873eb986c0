import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "../env.js";
import { readLocalToken } from "../local-token.js";
import { CommandError } from "./command-error.js";
import { type ApiClient, createApiClient } from "./graphql-client.js";
import type { Settings } from "./settings.js";

/** What the commands show to the API: the key that the settings name, or else the data folder's own token. */
export async function credentialOf({ apiKey, dataFolder }: Settings): Promise<string | undefined> {
  return apiKey ?? (await readLocalToken(dataFolder)) ?? undefined;
}

export interface Connection extends AsyncDisposable {
  readonly api: ApiClient;
  /** False where a running API was found. */
  readonly started: boolean;
}

/** The running API at its usual address, or null. */
export async function findApi(settings: Settings): Promise<ApiClient | null> {
  try {
    const response = await fetch(`${settings.apiUrl}/health`, { signal: AbortSignal.timeout(1500) });
    const { status } = (await response.json()) as { status?: unknown };
    if (!response.ok || status !== "ok") return null;
    return createApiClient(settings.apiUrl, await credentialOf(settings));
  } catch {
    return null;
  }
}

export interface ApiProcess {
  readonly pid: number;
  readonly url: string;
  /** Resolves with what it printed, once it has ended. */
  readonly ended: Promise<string>;
  /** SIGTERM, then waits for its end. */
  stop(): Promise<void>;
}

/**
 * Starts the API as a child process, with `changes` to the environment, and resolves once it prints the address that
 * it listens on. It ends with this process, however that ends: it watches the channel between them.
 */
export function startApi(changes: Record<string, string>): Promise<ApiProcess> {
  const child = spawn(
    process.execPath,
    ["--no-warnings", fileURLToPath(new URL("../main.js", import.meta.url))],
    {
      env: childEnvironment(changes),
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    },
  );
  let output = "";
  const ended = new Promise<string>((resolve) => child.once("close", () => resolve(output)));
  return new Promise((resolve, reject) => {
    const onText = (text: string) => {
      output = (output + text).slice(-20_000);
      const url = /listening on (http:\/\/\S+)/.exec(output)?.[1];
      if (!url || child.pid === undefined) return;
      child.stdout!.removeListener("data", onText);
      resolve({
        pid: child.pid,
        url,
        ended,
        async stop() {
          child.kill("SIGTERM");
          await ended;
        },
      });
    };
    child.stdout!.setEncoding("utf8").on("data", onText);
    child.stderr!.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-20_000);
    });
    void ended.then((text) => reject(new CommandError(`The API did not start:\n${text.trim()}`)));
  });
}

/**
 * A running API, or one started for this command alone and stopped with it.
 * @param purpose "read": the one that is started takes no training and no import, which it could not finish.
 */
export async function connect(settings: Settings, purpose: "read" | "work"): Promise<Connection> {
  const running = await findApi(settings);
  if (running) return { api: running, started: false, [Symbol.asyncDispose]: async () => {} };
  // On loopback whatever the settings say: this is how the first key of a public API is made.
  const child = await startApi({
    CINEVEC_HOST: "127.0.0.1",
    CINEVEC_PORT: "0",
    CINEVEC_WORKER: purpose === "work" ? "on" : "off",
  });
  return {
    // Asked for now: an API that runs for the first time has just written its token.
    api: createApiClient(child.url, await credentialOf(settings)),
    started: true,
    [Symbol.asyncDispose]: () => child.stop(),
  };
}
