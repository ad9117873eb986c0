/**
 * Side-by-side measurements: `node --conditions=@cinevec/source --import tsx src/index.ts training [--json] …`, or
 * `./cinevec bench training`. Each bench is a file of its name that exports `run(args)`; it prints as it goes (nothing
 * with --json) and returns what it measured.
 */
const benches = [
  "training",
  "search",
  "import",
  "api",
  "evaluation",
  "linear-algebra",
  "neighbors",
  "projection",
  "neighborhoods",
  "map",
  "alignment",
  "scale",
  "kills",
  "replicas",
  "hostile",
  "hnsw",
  "next-title",
  "opening",
  "load",
];

const [name, ...args] = process.argv.slice(2);
if (!name || !benches.includes(name)) {
  console.error(`usage: bench ${benches.join("|")} [--json]`);
  process.exit(2);
}
const bench: { run(args: readonly string[]): Promise<unknown> } = await import(
  new URL(`./${name}.ts`, import.meta.url).href
);
const result = await bench.run(args);
if (args.includes("--json")) console.log(JSON.stringify(result, null, 2));
process.exit(0);
