import type { AuditEntry } from "@cinevec/db";
import { builder } from "./builder.js";
import { fromPage, pageQuestion } from "./connection.js";
import { RoleEnum } from "./enums.js";
import { connectionOf, pageCost } from "./page-info.js";
import { needs } from "./roles.js";

const AuditKindEnum = builder.enumType("AuditKind", {
  description: "Whether something was done or refused.",
  values: {
    CHANGE: { description: "A mutation that somebody was allowed to ask for." },
    REFUSAL: { description: "What somebody was not allowed to ask for." },
  } as const,
});

const AuditEntryRef = builder.objectRef<AuditEntry>("AuditEntry").implement({
  description: "Who did what, or was refused it.",
  fields: (t) => ({
    at: t.field({
      type: "DateTime",
      description: "When it began. Of refusals: when they were written, within a minute.",
      resolve: (entry) => entry.at,
    }),
    kind: t.field({
      type: AuditKindEnum,
      description: "Whether it was done or refused.",
      resolve: (entry) => entry.kind,
    }),
    keyName: t.exposeString("keyName", {
      nullable: true,
      description: "Null: the owner, with the local token, or whoever showed no key that is known.",
    }),
    role: t.field({
      type: RoleEnum,
      nullable: true,
      description: "Null where it was not known who asks.",
      resolve: (entry) => entry.role,
    }),
    operation: t.exposeString("operation", {
      description: "The name of a field, or the route that refused: 'createApiKey', '/graphql'.",
    }),
    target: t.exposeString("target", {
      nullable: true,
      description: "What the arguments name: ids, and a name where one is given.",
    }),
    made: t.exposeString("made", { nullable: true, description: "The id of what was made." }),
    address: t.exposeString("address", {
      description:
        "As the API saw it: the proxy's or the site's where one stands between. Of IPv6 its network. 'many' where too many were refused at once to be told apart.",
    }),
    result: t.exposeString("result", {
      description:
        "OK; the kind of error; BEGUN while it is done, and where the process ended before it was; or why it was refused: UNAUTHENTICATED, FORBIDDEN, RATE_LIMITED.",
    }),
    count: t.exposeInt("count", {
      description: "How many refusals alike, within a minute, this stands for.",
    }),
  }),
});

const AuditConnection = connectionOf(AuditEntryRef, "AuditEntry", "audit entries");

builder.queryField("auditLog", (t) =>
  t.field({
    ...needs("ADMIN", "whole"),
    type: AuditConnection,
    description:
      "Every mutation and what was refused, newest first: the last 100,000 and 10,000 of 400 days. Takes the role ADMIN, and a key that is for all datasets.",
    args: {
      since: t.arg({ type: "DateTime", description: "Nothing that began before then." }),
      kind: t.arg({
        type: AuditKindEnum,
        description: "Only what was done, or only what was refused; both where not given.",
      }),
      first: t.arg.int({ description: "1 to 100; 20 where not given." }),
      after: t.arg.string({ description: "A cursor: what comes behind it." }),
    },
    complexity: pageCost,
    resolve: async (_root, { since, kind, ...window }, { services }) =>
      fromPage(await services.audit.page({ since: since ?? null, kind: kind ?? null }, pageQuestion(window))),
  }),
);
