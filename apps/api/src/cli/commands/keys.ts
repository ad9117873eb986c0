import type { Command } from "commander";
import { CommandError } from "../command-error.js";
import { connect } from "../connection.js";
import { errorFields, type MutationResult, unwrap } from "../results.js";
import type { Settings } from "../settings.js";
import { formatTable } from "../table.js";

const roles = ["viewer", "trainer", "admin"];

interface ListedKey {
  name: string;
  role: string;
  createdAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

export function addKeys(program: Command, settings: Settings): void {
  const keys = program.command("keys").description("make, list and revoke API keys");
  keys
    .command("create")
    .description("make a key and print it, for the only time")
    .argument("<name>", "whose key it is")
    .option("--role <role>", roles.join(", "), "viewer")
    .action(async (name: string, options: { role: string }) => {
      if (!roles.includes(options.role)) throw new CommandError(`--role takes one of ${roles.join(", ")}.`);
      await using connection = await connect(settings, "read");
      const { createApiKey } = await connection.api.query<{ createApiKey: MutationResult<{ key: string }> }>(
        `mutation ($name: String!, $role: Role!) { createApiKey(name: $name, role: $role) { __typename
          ... on CreateApiKeySuccess { key } ${errorFields} } }`,
        { name, role: options.role.toUpperCase() },
      );
      console.log(unwrap(createApiKey).key);
    });
  keys
    .command("list")
    .description("all keys, revoked ones included")
    .action(async () => {
      await using connection = await connect(settings, "read");
      const { apiKeys } = await connection.api.query<{ apiKeys: ListedKey[] }>(
        "{ apiKeys { name role createdAt lastUsedAt revokedAt } }",
      );
      if (apiKeys.length === 0) {
        console.log("No keys yet: ./cinevec keys create NAME --role admin");
        return;
      }
      const day = (time: string | null) => time?.slice(0, 16).replace("T", " ") ?? "–";
      console.log(
        formatTable(
          ["name", "role", "created", "last used", "revoked"],
          apiKeys.map((key) => [
            key.name,
            key.role.toLowerCase(),
            day(key.createdAt),
            day(key.lastUsedAt),
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
        `mutation ($name: String!) { revokeApiKey(name: $name) { __typename
          ... on RevokeApiKeySuccess { name } ... on Error { message } } }`,
        { name },
      );
      console.log(`${unwrap(revokeApiKey).name} is revoked`);
    });
}
