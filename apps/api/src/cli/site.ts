import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { environmentFor } from "../child-environment.js";
import { CommandError } from "./command-error.js";

const siteFolder = fileURLToPath(new URL("../../../web", import.meta.url));
const iconFile = join(siteFolder, "src/app/icon.svg");
/** Next.js does not watch its parent; this does, before it. */
const endWithParent = `data:text/javascript,${encodeURIComponent("process.once('disconnect', () => process.exit(0));")}`;

/** What answers HTTP on `port` of this machine; the site is known by its icon. */
export async function whoAnswers(port: number): Promise<"site" | "stranger" | "nobody"> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/icon.svg`, { signal: AbortSignal.timeout(5000) });
    return (await response.text()) === (await readFile(iconFile, "utf8")) ? "site" : "stranger";
  } catch {
    return "nobody";
  }
}

export interface SiteProcess {
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

/** Starts the built site on loopback; resolves once it answers. */
export async function startSite(port: number, apiUrl: string): Promise<SiteProcess> {
  const require = createRequire(new URL("../../../web/package.json", import.meta.url));
  const next = `${dirname(require.resolve("next/package.json"))}/dist/bin/next`;
  const child = spawn(
    process.execPath,
    ["--import", endWithParent, next, "start", "--hostname", "127.0.0.1", "--port", String(port)],
    {
      cwd: siteFolder,
      env: environmentFor("site", { CINEVEC_API: apiUrl, NODE_ENV: "production" }),
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    },
  );
  let output = "";
  let over = false;
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-10_000);
    });
  }
  const closed = new Promise<void>((resolve) =>
    child.once("close", () => {
      over = true;
      resolve();
    }),
  );
  for (let attempt = 0; attempt < 300; attempt++) {
    if (over) throw new CommandError(`The site did not start:\n${output.trim()}`);
    if ((await whoAnswers(port)) === "site") {
      return {
        child,
        async stop() {
          child.kill("SIGTERM");
          await closed;
        },
      };
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill("SIGKILL");
  throw new CommandError(`The site did not answer within 30 seconds:\n${output.trim()}`);
}
