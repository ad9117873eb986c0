import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { OverlappingFieldsCanBeMergedRule, parse, specifiedRules, validate, visit } from "graphql";
import { expect, test } from "vitest";
import { schema } from "../schema/index.js";
import { overlapLimit } from "./overlap-limit.js";

/** How often graphql-js looks at the name of a field while it validates a document: what its time grows with. */
function looksAt(source: string, rules: Parameters<typeof validate>[2]) {
  const document = parse(source, { maxTokens: 5_000 });
  let looks = 0;
  visit(document, {
    Field(field) {
      const { name } = field;
      Object.defineProperty(field, "name", {
        get() {
          looks++;
          return name;
        },
      });
    },
  });
  const errors = validate(schema, document, rules).map(({ message }) => message);
  return { looks, errors };
}

const all = [...specifiedRules, overlapLimit];
const repeated = (text: string, times: number) => Array(times).fill(text).join(" ");
const spreading = (count: number, fields: string) =>
  `{ ${Array.from({ length: count }, (_, at) => `...f${at}`).join(" ")} } ${Array.from(
    { length: count },
    (_, at) => `fragment f${at} on Query { ${fields} }`,
  ).join(" ")}`;

test.each([
  ["one field 1,200 times", `{ ${repeated("viewer { role }", 1_200)} }`],
  ["forty times forty", `{ ${repeated(`viewer { ${repeated("role", 40)} }`, 40)} }`],
  ["in inline fragments", `{ ${repeated("... { viewer { role } }", 700)} }`],
  ["aliases of one name", `{ ${repeated("a: viewer { role }", 800)} }`],
  ["300 fragments", spreading(300, "viewer { role }")],
])("%s: refused before fields are compared", (_what, source) => {
  const { looks, errors } = looksAt(source, all);
  expect(errors).toEqual([expect.stringMatching(/asks too often|spreads more than/)]);
  expect(looks).toBeLessThan(20_000);
  expect(looksAt(source, [OverlappingFieldsCanBeMergedRule]).looks).toBeGreaterThan(50_000);
});

test.each([
  ["32 times the same field", `{ ${repeated("viewer { role name }", 32)} }`],
  ["ten times, ten times each of four", `{ ${repeated(`viewer { ${repeated("role", 4)} name }`, 10)} }`],
  ["100 fragments", spreading(100, "viewer { role name } recipes { name title }")],
])("%s: compared, in bounded work", (_what, source) => {
  const { looks, errors } = looksAt(source, all);
  expect(errors).toEqual([]);
  expect(looks).toBeLessThan(300_000);
});

test.each([
  // 32 times a name are 496 pairs, three times 3 and twice 1: the most that is allowed.
  [
    `{ ${repeated("viewer { role }", 32)} ${repeated("recipes { name }", 3)} ${repeated("datasets { totalCount }", 2)} }`,
    null,
  ],
  [`{ ${repeated("viewer { role }", 32)} recipes { name title } recipes { name } }`, null],
  [`{ ${repeated("viewer { role }", 32)} ${repeated("recipes { name }", 4)} }`, 502],
  [`query A { ${repeated("viewer { role }", 32)} } query B { ${repeated("recipes { name }", 4)} }`, 502],
  [`{ ...F } fragment F on Query { ${repeated("viewer { role }", 33)} }`, 528],
  [`{ recipes { ${repeated("name", 33)} } }`, 528],
  [`{ ... { ${repeated("a: viewer { role }", 20)} } ... { ${repeated("a: viewer { role }", 13)} } }`, 528],
  [`{ ${Array.from({ length: 33 }, (_, at) => `a${at}: viewer { role }`).join(" ")} }`, null],
])("%s asks for pairs of fields: %j", (source, pairs) => {
  expect(looksAt(source, [overlapLimit]).errors).toEqual(
    pairs === null
      ? []
      : [
          `This document asks too often for fields under the same names (${pairs} pairs; at most 500): ask for each once.`,
        ],
  );
});

test("a hundred spreads are allowed, and no more, whichever fragment they are of", () => {
  const often = (times: number) => `{ ${repeated("...F", times)} } fragment F on Query { viewer { role } }`;
  expect(looksAt(often(100), [overlapLimit]).errors).toEqual([]);
  expect(looksAt(often(101), [overlapLimit]).errors).toEqual([
    "This document spreads more than 100 fragments.",
  ]);
});

test("what the site asks is within the bounds, each document by itself", () => {
  const folder = new URL("../../../web/src", import.meta.url).pathname;
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".graphql"),
  );
  const refused = files.filter((name) => {
    const document = parse(readFileSync(join(folder, name), "utf8"));
    return validate(schema, document, [overlapLimit]).length > 0;
  });
  expect(refused).toEqual([]);
  expect(files.length).toBeGreaterThan(10);
});
