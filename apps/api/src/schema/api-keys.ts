import { uuidOf } from "../ids/global-ids.js";
import type { KeyRecord } from "../services/keys/keys.js";
import { attempt } from "./attempt.js";
import { builder } from "./builder.js";
import { RoleEnum } from "./enums.js";
import { ConflictRef, ForbiddenRef, InvalidInputRef, NotFoundRef } from "./errors.js";
import { DatasetRef } from "./refs.js";
import { needs } from "./roles.js";

const ApiKeyType = builder.objectRef<KeyRecord>("ApiKey").implement({
  description: "An API key, without the key itself: that is shown once, when it is made.",
  fields: (t) => ({
    name: t.exposeString("name"),
    role: t.field({ type: RoleEnum, resolve: (key) => key.role }),
    createdAt: t.field({ type: "DateTime", resolve: (key) => key.createdAt }),
    lastUsedAt: t.field({ type: "DateTime", nullable: true, resolve: (key) => key.lastUsedAt }),
    expiresAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "From then on it opens nothing; null: it never ends by itself.",
      resolve: (key) => key.expiresAt,
    }),
    datasets: t.field({
      type: [DatasetRef],
      nullable: true,
      description:
        "The only datasets that it is for, without those that were deleted since; null: it is for all.",
      complexity: { field: 1, multiplier: 10 },
      resolve: async ({ datasetIds }, _args, context) => {
        if (datasetIds.length === 0) return null;
        const rows = await Promise.all(datasetIds.map((id) => context.datasets.load(id)));
        return rows.filter((row) => row !== null);
      },
    }),
    revokedAt: t.field({ type: "DateTime", nullable: true, resolve: (key) => key.revokedAt }),
  }),
});

class Created {
  constructor(readonly key: string) {}
}
class Revoked {
  constructor(readonly name: string) {}
}

builder.objectType(Created, {
  name: "CreateApiKeySuccess",
  fields: (t) => ({ key: t.exposeString("key", { description: "Keep it: only its hash is stored." }) }),
});
builder.objectType(Revoked, {
  name: "RevokeApiKeySuccess",
  fields: (t) => ({ name: t.exposeString("name") }),
});

const CreateApiKeyResult = builder.unionType("CreateApiKeyResult", {
  types: [Created, InvalidInputRef, ConflictRef, ForbiddenRef],
  resolveType: (value) => (value instanceof Created ? "CreateApiKeySuccess" : value.kind),
});
const RevokeApiKeyResult = builder.unionType("RevokeApiKeyResult", {
  types: [Revoked, NotFoundRef, ForbiddenRef],
  resolveType: (value) => (value instanceof Revoked ? "RevokeApiKeySuccess" : value.kind),
});

builder.queryField("apiKeys", (t) =>
  t.field({
    type: [ApiKeyType],
    description:
      "All keys, oldest first, revoked and expired ones included. Takes the role ADMIN, and a key that is for all datasets.",
    complexity: 50,
    ...needs("ADMIN", "whole"),
    resolve: (_root, _args, { services }) => services.keys.list(),
  }),
);

builder.mutationFields((t) => ({
  createApiKey: t.field({
    type: CreateApiKeyResult,
    description: "Takes the role ADMIN, and a key that is for all datasets.",
    args: {
      name: t.arg.string({
        required: true,
        description: "1 to 100 letters, digits, blanks or any of _ . @ -; never used before.",
      }),
      role: t.arg({ type: RoleEnum, required: true }),
      expiresAt: t.arg({
        type: "DateTime",
        description: "In the future. Without it the key opens until it is revoked.",
      }),
      datasets: t.arg({
        type: ["ID"],
        description:
          "1 to 100: the key sees these and acts on these alone. Without it: all, those to come too.",
      }),
    },
    complexity: 50,
    ...needs("ADMIN", "whole"),
    resolve: (_root, { name, role, expiresAt, datasets }, context) =>
      attempt(context, ["InvalidInputError", "ConflictError"], async () => {
        return new Created(
          await context.services.keys.create({
            name,
            role,
            expiresAt: expiresAt ?? null,
            datasetIds: datasets?.map((id) => uuidOf("Dataset", id, "datasets")) ?? null,
          }),
        );
      }),
  }),
  revokeApiKey: t.field({
    type: RevokeApiKeyResult,
    description:
      "The key opens nothing any more; its streams and downloads end. Takes the role ADMIN, and a key that is for all datasets.",
    args: { name: t.arg.string({ required: true }) },
    complexity: 50,
    ...needs("ADMIN", "whole"),
    resolve: (_root, { name }, context) =>
      attempt(context, ["NotFoundError"], async () => {
        await context.services.keys.revoke(name);
        return new Revoked(name);
      }),
  }),
}));
