import type { ApiKey } from "@cinevec/db";
import { attempt } from "./attempt.js";
import { builder } from "./builder.js";
import { RoleEnum } from "./enums.js";
import { ConflictRef, ForbiddenRef, InvalidInputRef, NotFoundRef } from "./errors.js";
import { needs } from "./roles.js";

const ApiKeyType = builder.objectRef<Omit<ApiKey, "hash">>("ApiKey").implement({
  description: "An API key, without the key itself: that is shown once, when it is made.",
  fields: (t) => ({
    name: t.exposeString("name"),
    role: t.field({ type: RoleEnum, resolve: (key) => key.role }),
    createdAt: t.field({ type: "DateTime", resolve: (key) => key.createdAt }),
    lastUsedAt: t.field({ type: "DateTime", nullable: true, resolve: (key) => key.lastUsedAt }),
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
    description: "All keys, oldest first, revoked ones included. Takes the role ADMIN.",
    complexity: 50,
    ...needs("ADMIN"),
    resolve: (_root, _args, { services }) => services.keys.list(),
  }),
);

builder.mutationFields((t) => ({
  createApiKey: t.field({
    type: CreateApiKeyResult,
    description: "Takes the role ADMIN.",
    args: { name: t.arg.string({ required: true }), role: t.arg({ type: RoleEnum, required: true }) },
    complexity: 50,
    ...needs("ADMIN"),
    resolve: (_root, { name, role }, context) =>
      attempt(context, ["InvalidInputError", "ConflictError"], async () => {
        return new Created(await context.services.keys.create(name, role));
      }),
  }),
  revokeApiKey: t.field({
    type: RevokeApiKeyResult,
    description: "The key opens nothing any more. Takes the role ADMIN.",
    args: { name: t.arg.string({ required: true }) },
    complexity: 50,
    ...needs("ADMIN"),
    resolve: (_root, { name }, context) =>
      attempt(context, ["NotFoundError"], async () => {
        await context.services.keys.revoke(name);
        return new Revoked(name);
      }),
  }),
}));
