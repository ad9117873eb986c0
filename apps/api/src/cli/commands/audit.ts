import type { Command } from "commander";
import { CommandError } from "../command-error.js";
import { connect } from "../connection.js";
import type { ApiClient } from "../graphql-client.js";
import { momentOf } from "../moment.js";
import type { Settings } from "../settings.js";
import { formatTable } from "../table.js";

interface Entry {
  readonly at: string;
  readonly kind: "CHANGE" | "REFUSAL";
  readonly keyName: string | null;
  readonly role: string | null;
  readonly operation: string;
  readonly target: string | null;
  readonly made: string | null;
  readonly address: string;
  readonly result: string;
  readonly count: number;
}

interface Options {
  since?: string;
  most: string;
  json?: boolean;
  refusals?: boolean;
  changes?: boolean;
}

export function addAudit(program: Command, settings: Settings): void {
  program
    .command("audit")
    .description("who changed what, and who was refused; the newest first")
    .option("--since <when>", "a day (2026-12-31), a moment or a time before now: 12h, 7d")
    .option("--most <number>", "entries, 1 to 110000", "50")
    .option("--changes", "what was done alone")
    .option("--refusals", "what was refused alone")
    .option("--json", "each entry as JSON on a line of its own")
    .action(async (options: Options) => {
      const most = Number(options.most);
      if (!/^\d{1,6}$/.test(options.most) || most < 1 || most > 110_000)
        throw new CommandError(`--most takes a whole number, 1 to 110000, not ${options.most}.`);
      const since =
        options.since === undefined ? null : momentOf("--since", options.since, Date.now(), "before");
      const kind = options.changes === options.refusals ? null : options.refusals ? "REFUSAL" : "CHANGE";
      await using connection = await connect(settings, "read");
      const entries: Entry[] = [];
      for await (const entry of entriesOf(connection.api, { since, kind }, most)) {
        if (options.json) console.log(JSON.stringify(entry));
        else entries.push(entry);
      }
      if (options.json) return;
      console.log(entries.length === 0 ? "Nothing was changed or refused." : tableOf(entries));
    });
}

async function* entriesOf(
  api: Pick<ApiClient, "query">,
  filter: { readonly since: string | null; readonly kind: string | null },
  most: number,
): AsyncGenerator<Entry> {
  let left = most;
  for (let after: string | null = null; left > 0; ) {
    const { auditLog }: Answer = await api.query<Answer>(
      `query ($since: DateTime, $kind: AuditKind, $first: Int, $after: String) {
        auditLog(since: $since, kind: $kind, first: $first, after: $after) {
          edges { node { at kind keyName role operation target made address result count } }
          pageInfo { hasNextPage endCursor } } }`,
      { ...filter, first: Math.min(100, left), after },
    );
    for (const { node } of auditLog.edges) yield node;
    left -= auditLog.edges.length;
    if (!auditLog.pageInfo.hasNextPage) return;
    after = auditLog.pageInfo.endCursor;
  }
}

interface Answer {
  readonly auditLog: {
    readonly edges: readonly { readonly node: Entry }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

function tableOf(entries: readonly Entry[]): string {
  return formatTable(
    ["when (UTC)", "who", "role", "operation", "what", "from", "result"],
    entries.map((entry) => [
      entry.at.slice(0, 19).replace("T", " "),
      entry.keyName ?? (entry.role === "ADMIN" ? "owner" : "–"),
      entry.role?.toLowerCase() ?? "–",
      entry.operation,
      [entry.target, entry.made && `→ ${entry.made}`].filter((part) => part).join(" ") || "–",
      entry.address,
      entry.count > 1 ? `${entry.result} × ${entry.count}` : entry.result,
    ]),
  );
}
