import type { Command } from "commander";
import { CommandError } from "../command-error.js";
import { connect } from "../connection.js";
import { momentOf } from "../moment.js";
import { errorFields, type MutationResult, unwrap } from "../results.js";
import type { Settings } from "../settings.js";
import { formatTable } from "../table.js";
import { findDataset } from "./train.js";

const roles = ["viewer", "trainer", "admin"];

interface ListedKey {
  name: string;
  role: string;
  createdAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
  expiresAt: string | null;
  datasets: { name: string }[] | null;
}

export function addKeys(program: Command, settings: Settings): void {
  const keys = program.command("keys").description("make, list and revoke API keys");
  keys
    .command("create")
    .description("make a key and print it, for the only time")
    .argument("<name>", "whose key it is")
    .option("--role <role>", roles.join(", "), "viewer")
    .option("--expires <when>", "a day (2027-01-31), a moment (2027-01-31T12:00:00Z) or from now: 12h, 30d")
    .option("--dataset <names or ids...>", "the only datasets that it sees and acts on; default: all")
    .action(async (name: string, options: { role: string; expires?: string; dataset?: string[] }) => {
      if (!roles.includes(options.role)) throw new CommandError(`--role takes one of ${roles.join(", ")}.`);
      const expiresAt =
        options.expires === undefined ? null : momentOf("--expires", options.expires, Date.now(), "after");
      await using connection = await connect(settings, "read");
      const datasets: string[] = [];
      for (const wanted of options.dataset ?? []) datasets.push(await findDataset(connection.api, wanted));
      const { createApiKey } = await connection.api.query<{ createApiKey: MutationResult<{ key: string }> }>(
        `mutation ($name: String!, $role: Role!, $expiresAt: DateTime, $datasets: [ID!]) {
          createApiKey(input: { name: $name, role: $role, expiresAt: $expiresAt, datasets: $datasets }) { __typename
          ... on CreateApiKeySuccess { key } ${errorFields} } }`,
        {
          name,
          role: options.role.toUpperCase(),
          expiresAt,
          datasets: options.dataset ? datasets : null,
        },
      );
      console.log(unwrap(createApiKey).key);
    });
  keys
    .command("list")
    .description("all keys, revoked and expired ones included")
    .action(async () => {
      await using connection = await connect(settings, "read");
      const { apiKeys } = await connection.api.query<{ apiKeys: ListedKey[] }>(
        "{ apiKeys { name role createdAt lastUsedAt revokedAt expiresAt datasets { name } } }",
      );
      if (apiKeys.length === 0) {
        console.log("No keys yet: ./cinevec keys create NAME --role admin");
        return;
      }
      const day = (time: string | null) => time?.slice(0, 16).replace("T", " ") ?? "–";
      console.log(
        formatTable(
          ["name", "role", "datasets", "created", "last used", "expires", "revoked"],
          apiKeys.map((key) => [
            key.name,
            key.role.toLowerCase(),
            key.datasets?.map((dataset) => dataset.name).join(", ") ?? "all",
            day(key.createdAt),
            day(key.lastUsedAt),
            day(key.expiresAt),
            day(key.revokedAt),
          ]),
        ),
      );
    });
  keys
    .command("revoke")
    .description("a revoked key opens nothing any more")
    .argument("<name>")
    .action(async (name: string) => {
      await using connection = await connect(settings, "read");
      const { revokeApiKey } = await connection.api.query<{ revokeApiKey: MutationResult<{ name: string }> }>(
        `mutation ($name: String!) { revokeApiKey(input: { name: $name }) { __typename
          ... on RevokeApiKeySuccess { name } ... on Error { message } } }`,
        { name },
      );
      console.log(`${unwrap(revokeApiKey).name} is revoked`);
    });
}
