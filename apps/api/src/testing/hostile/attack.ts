import { createRandom } from "@cinevec/core";
import type { GraphQLSchema } from "graphql";
import { HostileOperations } from "./operations.js";
import { type RawRequest, writeRaw } from "./wire.js";

export interface Attacked {
  readonly sent: number;
  /** How often each status was answered; 0: the connection was closed without an answer. */
  readonly statuses: Readonly<Record<number, number>>;
  readonly serverErrors: number;
  /** Answers with words of the inside: Prisma's, PostgreSQL's, Node's, or paths. */
  readonly unmasked: number;
  /** The first few requests that were answered with either, in short. */
  readonly examples: readonly string[];
}

interface Attack {
  readonly url: string;
  readonly schema: GraphQLSchema;
  readonly ids: readonly string[];
  /** Shown in turn; an empty one shows none. */
  readonly keys: readonly string[];
  readonly seed: number;
  readonly requests: number;
  readonly atOnce: number;
  /** Called after each request. */
  progress?(sent: number): void;
}

/** What no answer may hold: words of Prisma, PostgreSQL, Node and of the places where files lie. */
export const leaks =
  /prisma|postgres|pglite|invocation|node_modules|\/blobs\/|\bat \w+ \(|\bECONN|\bENOENT|\bTypeError|\bRangeError|INTERNAL_SERVER_ERROR/i;

/** Sends so many requests that nobody with good intentions would send, the same ones for the same seed. */
export async function attack(options: Attack): Promise<Attacked> {
  const random = createRandom(options.seed);
  const operations = new HostileOperations(options.schema, options.ids, random);
  const statuses: Record<number, number> = {};
  const examples: string[] = [];
  let begun = 0;
  let sent = 0;
  let serverErrors = 0;
  let unmasked = 0;

  const note = (status: number, body: string, what: string) => {
    sent++;
    statuses[status] = (statuses[status] ?? 0) + 1;
    const leaked = leaks.test(body);
    if (status >= 500) serverErrors++;
    if (leaked) unmasked++;
    if ((status >= 500 || leaked) && examples.length < 10)
      examples.push(`${status} ${body.slice(0, 300)} <- ${what.slice(0, 600)}`);
    options.progress?.(sent);
  };

  async function post(path: string, body: string | Buffer, headers: Record<string, string>): Promise<void> {
    const what = typeof body === "string" ? body : body.toString("latin1");
    try {
      const response = await fetch(`${options.url}${path}`, {
        method: "POST",
        headers,
        body,
        signal: AbortSignal.timeout(90_000),
      });
      // A stream that was opened is left after its first piece.
      if (path.endsWith("stream")) {
        const reader = response.body?.getReader();
        const first = await reader?.read();
        await reader?.cancel();
        note(response.status, new TextDecoder().decode(first?.value), what);
      } else note(response.status, await response.text(), what);
    } catch (error) {
      note(0, "", `${error} ${what}`);
    }
  }

  async function raw(request: RawRequest): Promise<void> {
    const answer = await writeRaw(options.url, request);
    note(Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0), answer, String(request.start));
  }

  const one = async () => {
    const key = operations.pick(options.keys);
    const headers: Record<string, string> = { "content-type": "application/json" };
    if (key !== "") headers.authorization = `Bearer ${key}`;
    const likely = JSON.stringify(operations.likely());
    const lines = Object.entries({ host: new URL(options.url).host, ...headers }).map((pair) =>
      pair.join(": "),
    );
    const head = (length: number | string, method = "POST", path = "/graphql") =>
      `${method} ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\ncontent-length: ${length}\r\n\r\n`;
    const kind = random.integer(100);
    if (kind < 45) return post("/graphql", likely, headers);
    if (kind < 65) return post("/graphql", JSON.stringify(operations.excessive()), headers);
    if (kind < 77) return post("/graphql", mutated(likely), headers);
    if (kind < 81) {
      const type = operations.pick(["text/plain", "multipart/form-data", "application/octet-stream", "x"]);
      return post("/graphql", bytes(), { ...headers, "content-type": type });
    }
    if (kind < 84) return post("/graphql", bytes(), headers);
    if (kind < 88) {
      const query = "subscription ($id: ID!) { trainingRunChanged(id: $id) { name } }";
      const body = JSON.stringify({ query, variables: { id: operations.pick(options.ids) } });
      return post("/graphql/stream", body, headers);
    }
    if (kind < 91)
      return raw({
        start: head(10 + likely.length) + likely,
        cutAfter: 30 + random.integer(200),
      });
    if (kind < 94)
      return raw({
        start: head(Buffer.byteLength(likely)),
        slowly: likely.slice(0, 400).match(/.{1,40}/gs) ?? [],
        cutAfter: 100 + random.integer(300),
      });
    if (kind < 97) {
      const body = JSON.stringify({
        query: "subscription ($id: ID!) { datasetChanged(id: $id) { name } }",
        variables: { id: options.ids[0] },
      });
      const start = head(Buffer.byteLength(body), "POST", "/graphql/stream") + body;
      return raw({ start, half: random.integer(2) === 0, cutAfter: 30 + random.integer(300) });
    }
    const path = operations.pick([
      "/downloads/runs/%2e%2e/x",
      `/downloads/datasets/${"a".repeat(9_000)}/x`,
      "/graphql?query=%7B",
      "/%00",
      "//",
      "/metrics?%ff",
      "/backup",
    ]);
    const method = operations.pick(["GET", "PUT", "DELETE", "TRACE", "PROPFIND", "\0\x01"]);
    return raw({ start: head(0, method, path), cutAfter: 3_000 });
  };

  function bytes(): Buffer {
    return Buffer.from(Uint8Array.from({ length: random.integer(3_000) }, () => random.integer(256)));
  }

  /** A body with some of its characters changed, taken out or repeated. */
  function mutated(text: string): string {
    let changed = text;
    for (let times = 1 + random.integer(4); times > 0 && changed !== ""; times--) {
      const at = random.integer(changed.length);
      const piece = operations.pick(["", "{", "}", '"', "\\", "[", "\0", "$", "...", "9".repeat(400), "é"]);
      changed = changed.slice(0, at) + piece + changed.slice(at + random.integer(3));
      if (random.integer(6) === 0) changed = changed.slice(0, random.integer(changed.length + 1));
    }
    return changed;
  }

  await Promise.all(
    Array.from({ length: options.atOnce }, async () => {
      while (begun < options.requests) {
        begun++;
        await one();
      }
    }),
  );
  return { sent, statuses, serverErrors, unmasked, examples };
}
