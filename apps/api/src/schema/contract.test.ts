import { readFileSync } from "node:fs";
import { buildSchema, DangerousChangeType, findBreakingChanges, findDangerousChanges } from "graphql";
import { expect, test } from "vitest";
import { printSdl, schema } from "./index.js";

const text = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
const contract = buildSchema(text("contract.graphql"));

/** What the contract has and the API has not, each with the reason. */
const notYet: Record<string, string> = {
  "Embedding.map was removed.": "there is no projection yet",
  "EmbeddingMap was removed.": "there is no projection yet",
  "MapLabel was removed.": "there is no projection yet",
  "Projection was removed.": "there is no projection yet",
};

test("the API keeps every type, field, argument, nullability, enum value and union member of the contract", () => {
  const missing = findBreakingChanges(contract, schema).map((change) => change.description);
  expect(missing.filter((description) => !(description in notYet))).toEqual([]);
  expect(missing.sort(), "an exception that is no longer one").toEqual(Object.keys(notYet).sort());
});

test("defaults of arguments are those of the contract", () => {
  const changed = findDangerousChanges(contract, schema).filter(
    (change) => change.type === DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE,
  );
  expect(changed).toEqual([]);
});

test("schema.graphql is what the code says: npm run schema -w apps/api", () => {
  expect(text("schema.graphql")).toBe(printSdl());
});
