import { uuidOf } from "../ids/global-ids.js";
import type { KeyRecord } from "../services/keys/keys.js";
import { attempt } from "./attempt.js";
import { builder } from "./builder.js";
import { RoleEnum } from "./enums.js";
import { ConflictRef, ForbiddenRef, InvalidInputRef, NotFoundRef } from "./errors.js";
import { asBefore, inputOf } from "./inputs.js";
import { DatasetRef } from "./refs.js";
import { needs } from "./roles.js";

const ApiKeyType = builder.objectRef<KeyRecord>("ApiKey").implement({
  description: "An API key, without the key itself: that is shown once, when it is made.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "What it is called; no two keys ever have the same name." }),
    role: t.field({ type: RoleEnum, description: "What its holder may do.", resolve: (key) => key.role }),
    createdAt: t.field({
      type: "DateTime",
      description: "When it was made.",
      resolve: (key) => key.createdAt,
    }),
    lastUsedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When it last opened something, to about a minute; null: never.",
      resolve: (key) => key.lastUsedAt,
    }),
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
    revokedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "From then on it opens nothing; null: it was not revoked.",
      resolve: (key) => key.revokedAt,
    }),
  }),
});

class Created {
  constructor(
    readonly key: string,
    readonly data: KeyRecord,
  ) {}
}
class Revoked {
  constructor(readonly data: KeyRecord) {}
}

builder.objectType(Created, {
  name: "CreateApiKeySuccess",
  description: "The key was made.",
  fields: (t) => ({
    key: t.exposeString("key", { description: "Keep it: only its hash is stored." }),
    data: t.expose("data", { type: ApiKeyType, description: "What is known of the new key." }),
  }),
});
builder.objectType(Revoked, {
  name: "RevokeApiKeySuccess",
  description: "The key was revoked.",
  fields: (t) => ({
    data: t.expose("data", { type: ApiKeyType, description: "The key as it is now." }),
    name: t.string({
      description: "The name of the key.",
      deprecationReason: "Use data.name.",
      resolve: ({ data }) => data.name,
    }),
  }),
});

const CreateApiKeyResult = builder.unionType("CreateApiKeyResult", {
  description: "A key, or why not.",
  types: [Created, InvalidInputRef, ConflictRef, ForbiddenRef],
  resolveType: (value) => (value instanceof Created ? "CreateApiKeySuccess" : value.kind),
});
const RevokeApiKeyResult = builder.unionType("RevokeApiKeyResult", {
  description: "The revoked key, or why not.",
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

const CreateApiKeyInput = builder.inputType("CreateApiKeyInput", {
  description: "For whom the key is, and what its holder may do.",
  fields: (t) => ({
    name: t.string({
      required: true,
      description: "1 to 100 letters, digits, blanks or any of _ . @ -; never used before.",
    }),
    role: t.field({ type: RoleEnum, required: true, description: "What its holder may do." }),
    expiresAt: t.field({
      type: "DateTime",
      description: "In the future. Without it the key opens until it is revoked.",
    }),
    datasets: t.idList({
      description:
        "1 to 100: the key sees these and acts on these alone. Without it: all, those to come too.",
    }),
  }),
});

const RevokeApiKeyInput = builder.inputType("RevokeApiKeyInput", {
  description: "Which key is meant.",
  fields: (t) => ({ name: t.string({ required: true, description: "The key's name." }) }),
});

builder.mutationFields((t) => ({
  createApiKey: t.field({
    type: CreateApiKeyResult,
    description: "Takes the role ADMIN, and a key that is for all datasets.",
    args: {
      input: t.arg({ type: CreateApiKeyInput, description: "Which key to make." }),
      name: t.arg.string(asBefore("name")),
      role: t.arg({ type: RoleEnum, ...asBefore("role") }),
      expiresAt: t.arg({ type: "DateTime", ...asBefore("expiresAt") }),
      datasets: t.arg.idList(asBefore("datasets")),
    },
    complexity: 50,
    ...needs("ADMIN", "whole"),
    resolve: (_root, args, context) =>
      attempt(context, ["InvalidInputError", "ConflictError"], async () => {
        const { name, role, expiresAt, datasets } = inputOf(args, "name", "role");
        const { keys } = context.services;
        const key = await keys.create({
          name,
          role,
          expiresAt: expiresAt ?? null,
          datasetIds: datasets?.map((id) => uuidOf("Dataset", id, "datasets")) ?? null,
        });
        return new Created(key, await keys.named(name));
      }),
  }),
  revokeApiKey: t.field({
    type: RevokeApiKeyResult,
    description:
      "The key opens nothing any more; its streams and downloads end. Takes the role ADMIN, and a key that is for all datasets.",
    args: {
      input: t.arg({ type: RevokeApiKeyInput, description: "Which key to revoke." }),
      name: t.arg.string(asBefore("name")),
    },
    complexity: 50,
    ...needs("ADMIN", "whole"),
    resolve: (_root, args, context) =>
      attempt(context, ["NotFoundError"], async () => {
        const { name } = inputOf(args, "name");
        const { keys } = context.services;
        await keys.revoke(name);
        return new Revoked(await keys.named(name));
      }),
  }),
}));
