import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../../..", import.meta.url));

export interface Running {
  readonly url: string;
  stop(): Promise<void>;
}

/** The real API with the token of its data folder. */
interface RunningApi extends Running {
  readonly token: string;
}

/** The real API, as `npm run build` left it, on a free port over `dataFolder`. */
export async function startApi(dataFolder: string): Promise<RunningApi> {
  const main = path.join(repository, "apps/api/dist/main.js");
  const child = spawn(process.execPath, [main], {
    env: {
      ...process.env,
      CINEVEC_PORT: "0",
      CINEVEC_DATA: dataFolder,
      CINEVEC_LOG: "warn",
      NODE_ENV: "test",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const url = await printed(child, /listening on (http:\/\/\S+)/, "The API (run `npm run build` first)");
  const token = (await readFile(path.join(dataFolder, "local-token"), "utf8")).trim();
  return { url: url.replace(/\/(graphql)?$/, ""), token, stop: () => stopped(child) };
}

/** The built site on a free port, asking the API at `api`. */
export async function startSite(api: string): Promise<Running> {
  const port = await freePort();
  const next = createRequire(import.meta.url).resolve("next/dist/bin/next");
  const child = spawn(process.execPath, [next, "start", "--hostname", "127.0.0.1", "--port", String(port)], {
    cwd: path.join(repository, "apps/web"),
    env: { ...process.env, CINEVEC_API: api, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  await printed(child, /(Ready)/, "The site (run `npm run build` first)");
  return { url: `http://127.0.0.1:${port}`, stop: () => stopped(child) };
}

/** Waits for a line on stdout; rejects with everything that was said when the process ends before. */
function printed(child: ChildProcess, wanted: RegExp, who: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      const match = wanted.exec(said);
      if (match?.[1]) resolve(match[1]);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("exit", (code) =>
      reject(new Error(`${who} ended with ${code} instead of starting:\n${said}`)),
    );
  });
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
