import { spawn, spawnSync } from "node:child_process";
import { createServer } from "node:net";

/** Why no S3-compatible server can be started here, or null where one can: moto's, of Python's package moto[server]. */
export function s3ServerProblem(): string | null {
  const { status } = spawnSync("python3", ["-c", "import moto.server, flask, flask_cors"], {
    stdio: "ignore",
  });
  return status === 0 ? null : "skipped: no S3-compatible server here, try pip install 'moto[server]'";
}

export interface TestS3Server {
  /** Its origin on loopback. */
  readonly endpoint: string;
  /** Credentials that it takes, and a region, as the AWS SDK reads them from the environment. */
  readonly environment: Readonly<Record<string, string>>;
  makeBucket(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** A server of its own on a free port, which forgets everything when it stops. */
export async function startS3Server(): Promise<TestS3Server> {
  const port = await freePort();
  const server = spawn("python3", ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)], {
    stdio: "ignore",
  });
  const exited = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const killWithUs = () => server.kill("SIGKILL");
  process.once("exit", killWithUs);
  const endpoint = `http://127.0.0.1:${port}`;
  while (server.exitCode === null) {
    const answer = await fetch(endpoint).catch(() => null);
    if (answer?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  if (server.exitCode !== null) throw new Error(`moto's server ended with exit code ${server.exitCode}.`);
  return {
    endpoint,
    environment: {
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_REGION: "us-east-1",
    },
    async makeBucket(name) {
      const answer = await fetch(`${endpoint}/${name}`, { method: "PUT" });
      if (!answer.ok) throw new Error(`The bucket ${name} was not made: ${await answer.text()}`);
    },
    async stop() {
      process.off("exit", killWithUs);
      server.kill("SIGKILL");
      await exited;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("No port is free.");
  return address.port;
}
