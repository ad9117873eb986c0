import type { Env } from "../env.js";

/** What the commands take from the environment (read in env.ts). */
export interface Settings {
  /** The API's origin as this machine reaches it. */
  readonly apiUrl: string;
  readonly apiKey: string | undefined;
  readonly importFolder: string;
  /** Relative paths in arguments start here. */
  readonly callerFolder: string;
  readonly webPort: number;
  readonly threads: number;
  /** Where rows and blobs lie. */
  readonly databaseUrl: string | null;
  readonly dataFolder: string;
  readonly blobs: string;
}

/** A server that listens on every interface is reached on loopback. */
function reachable(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  return host.includes(":") ? `[${host === "::" ? "::1" : host}]` : host;
}

export function settingsOf(env: Env): Settings {
  return {
    apiUrl: `http://${reachable(env.host)}:${env.port}`,
    apiKey: env.apiKey ?? undefined,
    importFolder: env.importFolder,
    callerFolder: env.callerFolder,
    webPort: env.webPort,
    threads: env.threads,
    databaseUrl: env.databaseUrl,
    dataFolder: env.dataFolder,
    blobs: env.blobs,
  };
}
