import { readFileSync } from "node:fs";
import { buildSchema, DangerousChangeType, findBreakingChanges, findDangerousChanges } from "graphql";
import { expect, test } from "vitest";
import { printSdl, schema } from "./index.js";

const text = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
const contract = buildSchema(text("contract.graphql"));

/** What changed for a reason: before a training has begun these are not known, and "" or 0 would be a lie. */
const corrected = ["codeVersion", "nodeVersion", "engine"].map(
  (field) => `Lineage.${field} changed type from String! to String.`,
);
corrected.push("Lineage.threads changed type from Int! to Int.");
// Where no movie has genres there is nothing to hit.
for (const field of ["neighborhoodHit", "neighborhoodHitByChance"])
  corrected.push(`Faithfulness.${field} changed type from Float! to Float.`);

test("the API keeps every type, field, argument, nullability, enum value and union member of the contract", () => {
  const missing = findBreakingChanges(contract, schema).map((change) => change.description);
  expect(missing.filter((description) => !corrected.includes(description))).toEqual([]);
  expect(missing.sort(), "an exception that is no longer one").toEqual(corrected.sort());
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
