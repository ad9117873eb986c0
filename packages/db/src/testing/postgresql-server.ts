import { execFile, spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { chmod, chown, mkdtemp, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { machineTemplate } from "./machine-template.js";

const run = promisify(execFile);

/** Debian's newest PostgreSQL: the folder of its programs, or null where none is installed. */
export function findPostgresql(): string | null {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root).map(Number).filter(Number.isFinite) : [];
  const folders = versions.sort((a, b) => b - a).map((version) => join(root, String(version), "bin"));
  return folders.find((folder) => existsSync(join(folder, "initdb"))) ?? null;
}

/**
 * PostgreSQL refuses to run as root: then it runs as the account that Debian's package makes. Null where this process is
 * somebody else, who runs it.
 */
export async function accountOfPostgresql(): Promise<Account> {
  if (process.getuid?.() !== 0) return null;
  const { stdout } = await run("id", ["-u", "postgres"]);
  const group = await run("id", ["-g", "postgres"]);
  return { uid: Number(stdout), gid: Number(group.stdout) };
}

type Account = { readonly uid: number; readonly gid: number } | null;

async function giveTo(owner: Account, folder: string): Promise<void> {
  await chmod(folder, 0o700);
  if (owner) await chown(folder, owner.uid, owner.gid);
}

/** The data of a server without any, made once per machine: a copy is there in a seventh of the time. */
async function template(binaries: string, owner: Account): Promise<string> {
  const version = basename(dirname(binaries));
  const path = `/tmp/cinevec-template-postgresql-${version}-${owner?.uid ?? process.getuid?.() ?? "user"}`;
  await machineTemplate(path, async (draft) => {
    await giveTo(owner, draft);
    await run(
      join(binaries, "initdb"),
      ["-D", join(draft, "data"), "-U", "cinevec", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
      { ...owner, cwd: draft },
    );
  });
  return join(path, "data");
}

/** A server of its own in a temporary folder, reached through a socket there: no port to clash over. */
export async function startPostgresql(binaries: string): Promise<{ url: string; stop(): Promise<void> }> {
  const owner = await accountOfPostgresql();
  // Directly below /tmp: the other account must reach it, and a socket's path holds 107 bytes at most.
  const folder = await mkdtemp("/tmp/cinevec-postgresql-");
  await giveTo(owner, folder);
  const as = { ...owner, cwd: folder };
  const data = join(folder, "data");
  await run("cp", ["-a", await template(binaries, owner), data], as);
  const settings = [
    "fsync=off",
    "listen_addresses=",
    `unix_socket_directories=${folder}`,
    "max_connections=60",
  ];
  const server = spawn(
    join(binaries, "postgres"),
    ["-D", data, ...settings.flatMap((setting) => ["-c", setting])],
    { ...as, stdio: ["ignore", "ignore", "pipe"] },
  );
  const exited = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const killWithUs = () => server.kill("SIGINT");
  process.once("exit", killWithUs);
  await new Promise<void>((resolve, reject) => {
    let log = "";
    server.stderr.setEncoding("utf8").on("data", (text: string) => {
      log += text;
      if (log.includes("database system is ready to accept connections")) resolve();
    });
    server.once("error", reject);
    server.once("exit", () => reject(new Error(`PostgreSQL did not start:\n${log}`)));
  });
  return {
    url: `postgresql://cinevec@localhost/postgres?host=${encodeURIComponent(folder)}`,
    async stop() {
      process.off("exit", killWithUs);
      // Waits for its clients to leave: a pool's last connections may still be closing, and to be thrown out then is
      // an error that nobody listens for any more. SIGINT throws them out, should one never leave.
      server.kill("SIGTERM");
      const enough = setTimeout(() => server.kill("SIGINT"), 5000);
      await exited;
      clearTimeout(enough);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
