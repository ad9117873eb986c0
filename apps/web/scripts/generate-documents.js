/**
 * Types every .graphql document under src/ against the API's committed schema, into src/graphql/generated/, and takes the
 * cookbook's queries there.
 * codegen's plugins are driven by hand: its command line brings along what can't be installed everywhere.
 */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { codegen } from "@graphql-codegen/core";
import * as typedDocumentNode from "@graphql-codegen/typed-document-node";
import * as typescript from "@graphql-codegen/typescript";
import * as operations from "@graphql-codegen/typescript-operations";
import { parse } from "graphql";

const web = fileURLToPath(new URL("..", import.meta.url));
const sources = path.join(web, "src");
const target = path.join(sources, "graphql/generated/documents.ts");

const names = (await readdir(sources, { recursive: true }))
  .filter((name) => name.endsWith(".graphql"))
  .sort();
const documents = await Promise.all(
  names.map(async (location) => ({
    location,
    document: parse(await readFile(path.join(sources, location), "utf8")),
  })),
);
const schema = parse(await readFile(path.join(web, "../api/schema.graphql"), "utf8"));

const config = {
  // Documents stay strings: the browser then needs no GraphQL parser or printer.
  documentMode: "string",
  enumsAsTypes: true,
  enumType: "string-literal",
  useTypeImports: true,
  skipTypename: true,
  defaultScalarType: "unknown",
  strictScalars: true,
  scalars: { DateTime: "string", JSON: "unknown" },
};
const output = await codegen({
  schema,
  documents,
  config,
  filename: target,
  plugins: [{ typescript: {} }, { operations: {} }, { typedDocumentNode: {} }],
  pluginMap: { typescript, operations, typedDocumentNode },
});
await mkdir(path.dirname(target), { recursive: true });
await writeFile(target, output);

/** The cookbook's queries: what stands in docs/graphql.md between ```graphql and ```, under the heading that it stands under. */
const cookbook = [];
let section = "";
const text = await readFile(path.join(web, "../../docs/graphql.md"), "utf8");
for (const [, heading, query] of text.matchAll(/^## (.+)$|^```graphql\n([\s\S]*?)^```$/gm)) {
  if (heading) section = heading;
  else cookbook.push({ section, title: titleOf(query), query });
}
await writeFile(
  path.join(sources, "graphql/generated/cookbook.ts"),
  `/** From docs/graphql.md. */
export const cookbook: readonly { section: string; title: string; query: string }[] = ${JSON.stringify(cookbook, null, 2)};
`,
);
console.log(`${documents.length} GraphQL documents typed, ${cookbook.length} queries of the cookbook`);

/** "movies", "movie, embedding": the fields that an operation asks for first. */
function titleOf(query) {
  const [operation] = parse(query).definitions;
  const names = operation.selectionSet.selections.map((field) => field.name.value);
  return [...new Set(names)].join(", ");
}
