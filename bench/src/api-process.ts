import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("../../apps/api/dist/main.js", import.meta.url));

/** How long a start may take, in ms: an embedded database that was killed is recovered first. */
const longestStart = 120_000;

/** A built API in a process of its own, on a free port of loopback. */
export interface ApiProcess {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly url: string;
  /** What it wrote to its log, the last megabyte of it. */
  log(): string;
  /** As the owner of the data folder. @throws Error with the messages of an answer with errors. */
  ask<Data>(query: string, variables?: Record<string, unknown>): Promise<Data>;
  /** With the owner's token. With a `body`, a POST of JSON. */
  fetch(path: string, more?: { readonly accept?: string; readonly body?: string }): Promise<Response>;
  /** SIGTERM unless told otherwise; resolves once the process is gone. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

/** @returns a new key, made by the owner of the data folder. */
export async function makeKey(api: ApiProcess, name: string, role: "VIEWER" | "TRAINER"): Promise<string> {
  const { createApiKey } = await api.ask<{ createApiKey: { key: string } }>(
    "mutation ($name: String!, $role: Role!) { createApiKey(input: { name: $name, role: $role }) { ... on CreateApiKeySuccess { key } } }",
    { name, role },
  );
  return createApiKey.key;
}

/** A thing's global id, as the API writes it. */
export function idOf(type: "Dataset" | "Movie" | "TrainingRun", id: string): string {
  return Buffer.from(`${type}:${id}`).toString("base64url");
}

/** Numbers of /metrics by their names, all of one moment; NaN for what it does not tell. @throws where nobody answers. */
export async function readMetrics(url: string): Promise<(name: string) => number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return (name) => Number(new RegExp(`^${name} (\\S+)`, "m").exec(text)?.[1]);
}

/** @param settings variables of the environment; CINEVEC_DATA is one of them. */
export async function startApi(
  settings: Record<string, string> & { CINEVEC_DATA: string },
): Promise<ApiProcess> {
  const child = spawn(process.execPath, ["--no-warnings", script], {
    env: { ...process.env, CINEVEC_PORT: "0", CINEVEC_LOG: "warn", NODE_ENV: "production", ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    log = (log + text).slice(-1_000_000);
  });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let output = "";
    const timer = setTimeout(() => reject(new Error(`The API did not listen.\n${log}`)), longestStart);
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      const found = /listening on (http:\/\/\S+)/.exec(output)?.[1];
      if (!found) return;
      clearTimeout(timer);
      resolve(found);
    });
    child.once("exit", () => {
      clearTimeout(timer);
      reject(new Error(`The API ended before it listened.\n${log}`));
    });
  });
  const token = (await readFile(join(settings.CINEVEC_DATA, "local-token"), "utf8")).trim();
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  return {
    child,
    pid: child.pid as number,
    url,
    log: () => log,
    async ask<Data>(query: string, variables: Record<string, unknown> = {}) {
      const response = await fetch(`${url}/graphql`, {
        method: "POST",
        headers,
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = (await response.json()) as { data: Data; errors?: { message: string }[] };
      if (errors?.length) throw new Error(errors.map(({ message }) => message).join("\n"));
      return data;
    },
    fetch: (path, { accept = "*/*", body } = {}) =>
      fetch(`${url}${path}`, {
        method: body === undefined ? "GET" : "POST",
        headers: { ...headers, accept },
        body,
      }),
    async end(signal = "SIGTERM") {
      child.kill(signal);
      await gone;
    },
  };
}
