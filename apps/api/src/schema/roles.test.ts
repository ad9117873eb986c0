import {
  buildSchema,
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isUnionType,
} from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../testing/test-server.js";
import type { Context, Viewer } from "./context.js";
import { schema } from "./index.js";
import { roleOf, withRoles } from "./roles.js";

type Role = Viewer["role"];
type Headers = Record<string, string>;

let server: TestServer;
const keys = { viewer: "", trainer: "", admin: "", revoked: "", expired: "" };

beforeAll(async () => {
  server = await startTestServer();
  keys.viewer = await server.keys.create({ name: "viewer", role: "VIEWER" });
  keys.trainer = await server.keys.create({ name: "trainer", role: "TRAINER" });
  keys.admin = await server.keys.create({ name: "admin", role: "ADMIN" });
  keys.revoked = await server.keys.create({ name: "revoked", role: "ADMIN" });
  await server.keys.revoke("revoked");
  const expiresAt = new Date(Date.now() + 20);
  keys.expired = await server.keys.create({ name: "expired", role: "ADMIN", expiresAt });
  await new Promise((resolve) => setTimeout(resolve, 30));
});
afterAll(() => server?.close());

const roles: readonly Role[] = ["VIEWER", "TRAINER", "ADMIN"];
const bearer = (credential: string): Headers => ({ authorization: `Bearer ${credential}` });
const forwarded: Headers = { "x-forwarded-for": "203.0.113.5" };

/** Who asks, by which way, and the role that the request then has; null: it is turned away at the door. */
const callers: readonly (readonly [string, () => Headers, Role | null])[] = [
  ["nothing", () => ({}), "VIEWER"],
  ["a viewer's key", () => bearer(keys.viewer), "VIEWER"],
  ["a trainer's key", () => bearer(keys.trainer), "TRAINER"],
  ["an admin's key", () => bearer(keys.admin), "ADMIN"],
  ["the local token", () => bearer(server.localToken), "ADMIN"],
  ["nothing, through a proxy", () => forwarded, null],
  ["a viewer's key, through a proxy", () => ({ ...forwarded, ...bearer(keys.viewer) }), "VIEWER"],
  ["an admin's key, through a proxy", () => ({ ...forwarded, ...bearer(keys.admin) }), "ADMIN"],
  ["a revoked key", () => bearer(keys.revoked), null],
  ["an expired key", () => bearer(keys.expired), null],
  ["a key of nobody", () => bearer(`cinevec_${"a".repeat(43)}`), null],
  [
    "an admin's key, from a foreign page",
    () => ({ origin: "http://evil.example", ...bearer(keys.admin) }),
    null,
  ],
  ["an admin's key, at a foreign name", () => ({ host: "evil.example", ...bearer(keys.admin) }), null],
];

/** A value of the type that names nothing and is refused: no operation here changes anything. */
function harmless(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return harmless(type.ofType);
  if (isListType(type)) return [];
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type))
    return Object.fromEntries(
      Object.values(type.getFields())
        .filter((field) => isNonNullType(field.type))
        .map((field) => [field.name, harmless(field.type)]),
    );
  return { ID: "x", String: "", Int: 1, Float: 1, Boolean: false }[type.name] ?? null;
}

function operationFor(kind: string, field: GraphQLField<unknown, Context>) {
  const args = field.args.filter(({ name, type }) => name === "input" || isNonNullType(type));
  const declared = args.map((argument) => `$${argument.name}: ${argument.type}`).join(", ");
  const given = args.map((argument) => `${argument.name}: $${argument.name}`).join(", ");
  const call = args.length > 0 ? `${field.name}(${given})` : field.name;
  const selected = isLeafType(getNamedType(field.type)) ? "" : " { __typename }";
  return {
    query: `${kind}${declared && ` (${declared})`} { ${call}${selected} }`,
    variables: Object.fromEntries(args.map((argument) => [argument.name, harmless(argument.type)])),
  };
}

const fields = (
  [
    ["query", schema.getQueryType()],
    ["mutation", schema.getMutationType()],
    ["subscription", schema.getSubscriptionType()],
  ] as const
).flatMap(([kind, type]) =>
  Object.values(type!.getFields()).map((field) => [`${kind} ${field.name}`, kind, field] as const),
);

const turnedAway = (status: number) => [401, 403, 421, 429].includes(status);

describe.each(fields)("%s", (_name, kind, field) => {
  const needed = roleOf(field)!;
  const refusesByUnion = isUnionType(getNamedType(field.type));

  test.each(callers)("asked with %s", async (_who, headers, role) => {
    const response = await server.server.app.inject({
      method: "POST",
      url: kind === "subscription" ? "/graphql/stream" : "/graphql",
      headers: { "content-type": "application/json", ...headers() },
      payload: operationFor(kind, field),
    });
    if (role === null) {
      expect(turnedAway(response.statusCode), response.body).toBe(true);
      expect(response.body).not.toContain('"data"');
      return;
    }
    expect(turnedAway(response.statusCode), response.body).toBe(false);
    const forbidden = response.body.includes(refusesByUnion ? '"ForbiddenError"' : '"FORBIDDEN"');
    expect(forbidden, response.body).toBe(roles.indexOf(role) < roles.indexOf(needed));
  });
});

const addresses = [
  "/downloads/runs/00000000-0000-4000-8000-000000000000/vectors.npy",
  "/downloads/runs/00000000-0000-4000-8000-000000000000/maps/00000000-0000-4000-8000-000000000000.arrow",
  "/downloads/runs/00000000-0000-4000-8000-000000000000/neighborhoods/00000000-0000-4000-8000-000000000000/10.csv",
  "/downloads/datasets/00000000-0000-4000-8000-000000000000/ratings.parquet",
  "/metrics",
  "/",
  "/nowhere",
];

test("every route is asked for here, or by a field, or is open to all", () => {
  const tree = server.server.app.printRoutes({ commonPrefix: false, method: "GET" });
  const routes: string[] = [];
  const parents: string[] = [];
  for (const line of tree.split("\n")) {
    const [, indent = "", part = ""] = /^([│ ]*)[├└]── (\S*)/.exec(line) ?? [];
    if (!line.includes("──")) continue;
    const depth = indent.length / 4;
    parents[depth] = part;
    if (line.includes("(GET")) routes.push(parents.slice(0, depth + 1).join(""));
  }
  const asked = addresses.map((address) => address.replace(/\/[0-9a-f-]{36}/g, "/:"));
  const alike = (route: string) => route.replace(/:[a-z]+/g, ":").replace(/\/:$/, "/");
  const elsewhere = [
    "/backup",
    "/graphql",
    "/graphql/stream",
    "/health",
    "/health/live",
    "/health/ready",
    "/ready",
    "*",
  ];
  const missing = routes.filter(
    (route) =>
      !elsewhere.includes(route) &&
      !asked.some((address) => address === route || (route !== "/" && address.startsWith(alike(route)))),
  );
  expect(routes.length).toBeGreaterThan(5);
  expect(missing).toEqual([]);
});

test.each(addresses)("%s is read by whoever may read, and by nobody else", async (url) => {
  for (const [who, headers, role] of callers) {
    const { statusCode } = await server.server.app.inject({ url, headers: headers() });
    expect(turnedAway(statusCode), `${who}: ${statusCode}`).toBe(role === null);
  }
});

test("/backup is an admin's alone", async () => {
  for (const [who, headers, role] of callers) {
    const { statusCode } = await server.server.app.inject({ url: "/backup", headers: headers() });
    expect(statusCode === 200, `${who}: ${statusCode}`).toBe(role === "ADMIN");
  }
});

test("nothing was changed by any of this", async () => {
  const { prisma } = server.db;
  const counts = [prisma.dataset.count(), prisma.trainingRun.count(), prisma.apiKey.count()];
  expect(await Promise.all(counts)).toEqual([0, 0, Object.keys(keys).length]);
});

test("what changes something takes more than reading, but keys are an admin's", () => {
  for (const field of Object.values(schema.getMutationType()!.getFields()))
    expect(["TRAINER", "ADMIN"], field.name).toContain(roleOf(field));
  for (const [name, , field] of fields.filter(([name]) => /delete|key/i.test(name)))
    expect(roleOf(field), name).toBe("ADMIN");
});

test("a field that declares no role keeps the schema from being made", () => {
  const undeclared = buildSchema("type Query { a: Int } type Mutation { b: Int }");
  expect(() => withRoles(undeclared)).toThrow("These fields declare no role: Query.a, Mutation.b.");
});
