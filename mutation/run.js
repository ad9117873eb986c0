// npm run mutation -- [ROOM or FILE…] [--sample N [--seed S]] [--beside | --elsewhere] [--json]: changes one thing of the code at a
// time (a mutant) and looks whether a test notices. What no test notices has survived: it is either a hole in the tests or
// a change that means nothing, and harmless/ says which were read and found to mean nothing. With --sample so many
// mutants of each room are drawn at random instead of trying all. With --beside only the quick tests that lie beside a file
// try its mutants, which is much faster and lets more through. With --elsewhere what the room's own tests let through is tried
// once more with all tests of its package.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { keyOf } from "./mutant-key.js";

const here = dirname(fileURLToPath(import.meta.url));
const top = dirname(here);
/** The rooms that have a mutation score: the folders whose answers a user sees, and the door that they pass. */
const rooms = [
  "packages/core/src/dataset",
  "packages/core/src/evaluation",
  "packages/core/src/statistics",
  "packages/core/src/space",
  "apps/api/src/services",
  "apps/api/src/http",
];
/** Survivors that somebody read and found to change nothing that anybody could see, each with the reason. */
const harmless = readdirSync(join(here, "harmless")).flatMap((name) =>
  JSON.parse(readFileSync(join(here, "harmless", name), "utf8")),
);
/** Code that only worker threads run: no mutant there is ever seen to be reached, and so none is made. */
const unseen =
  /(?:worker|space\/index\/(?:answer-search|faiss-addon|faiss-matrix|fill-table|find-pairs|scorer-host))\.ts$/;
/** Tests that take seconds each, for they start servers or train: they try only what the others let through. */
const slow = [
  "http/attack",
  "http/cost",
  "http/hostile",
  "http/http",
  "http/key-end",
  "http/stream-ends",
  "services/datasets/datasets",
  "services/runs/import-embedding",
  "services/runs/pretrained-run",
  "services/runs/runs",
  "services/runs/waiting-runs",
].map((name) => `src/${name}.test.ts`);
const { values: given, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    sample: { type: "string" },
    seed: { type: "string", default: "1" },
    beside: { type: "boolean", default: false },
    elsewhere: { type: "boolean", default: false },
  },
});
const wanted = asked.length > 0 ? asked.map((path) => relative(top, resolve(path))) : rooms;

install();
const scores = [];
for (const path of wanted) scores.push(...(await mutate(path)));
report(scores);

/** Stryker and what it needs are 60 MB that nothing else uses, so they are installed when they are first wanted. */
function install() {
  if (existsSync(join(here, "node_modules/@stryker-mutator/core"))) return;
  const { status } = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: here,
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}

/**
 * Every mutant of the files, as Stryker makes them.
 *
 * @param home the package that the files belong to.
 * @param files paths below it.
 * @returns mutants with their `fileName` below the package.
 */
async function mutantsOf(home, files) {
  const { Instrumenter } = await import(
    join(here, "node_modules/@stryker-mutator/instrumenter/dist/src/index.js")
  );
  const silent = () => {};
  const logger = { debug: silent, info: silent, warn: silent, isDebugEnabled: () => false };
  const { mutants } = await new Instrumenter(logger).instrument(
    files.map((name) => ({ name, mutate: true, content: readFileSync(join(top, home, name), "utf8") })),
    { plugins: null, excludedMutations: [], ignorers: [] },
  );
  return mutants;
}

/** Files of a room or below a path whose mutants are tried: its tests and what only tests use are none of them. */
function filesBelow(home, inside) {
  if (inside.endsWith(".ts")) return [inside];
  return readdirSync(join(top, home, inside), { recursive: true })
    .map((name) => join(inside, name))
    .filter((name) => /(?<!\.test|\.d)\.ts$/.test(name) && !name.includes("/testing/") && !unseen.test(name))
    .sort();
}

/** So many of a list, drawn without putting back; the same for the same seed (mulberry32). */
function drawn(list, count, seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
  const left = [...list];
  return Array.from(
    { length: Math.min(count, left.length) },
    () => left.splice(Math.floor(next() * left.length), 1)[0],
  );
}

/**
 * Mutates a room, a folder or a file, and looks who notices: first the tests that lie beside a file, which are quick and
 * notice most; without --beside, of what they let through, the tests of the whole room; with --elsewhere, those of the
 * package at last.
 *
 * @param path from the top of the repository: a folder of `rooms`, one below it, or a file.
 * @returns what became of each file's mutants.
 */
async function mutate(path) {
  const room = rooms.find((name) => path === name || path.startsWith(`${name}/`));
  if (room === undefined || !existsSync(join(top, path))) {
    console.error(`mutation: there is no ${path} in ${rooms.join(", ")}`);
    process.exit(1);
  }
  const home = room.slice(0, room.indexOf("/src/"));
  const files = filesBelow(home, relative(home, path));
  const mutants = await mutantsOf(home, files);
  const wantedOnes =
    given.sample === undefined ? mutants : drawn(mutants, Number(given.sample), Number(given.seed));
  const keys = new Set(wantedOnes.map(keyOf));
  const found = new Map();
  for (const folder of new Set(files.map(dirname))) {
    if (!readdirSync(join(top, home, folder)).some((name) => name.endsWith(".test.ts"))) continue;
    const beside = files.filter((file) => dirname(file) === folder);
    const tests = [`${folder}/*.test.ts`];
    tryTests({ home, files: beside, name: folder, tests, without: slow, keys, found });
    const slowOnes = slow.filter((test) => home === "apps/api" && dirname(test) === folder);
    if (slowOnes.length > 0 && !given.beside)
      tryTests({ home, files: beside, name: `${folder}-slow`, tests: slowOnes, keys, found });
  }
  const inRoom = relative(home, room);
  if (!given.beside)
    tryTests({ home, files, name: `${path}-room`, tests: [`${inRoom}/**/*.test.ts`], keys, found });
  if (given.elsewhere)
    tryTests({ home, files, name: `${path}-elsewhere`, tests: ["src/**/*.test.ts"], keys, found });
  return files
    .filter((file) => found.has(file))
    .map((file) => {
      const { source, mutants } = found.get(file);
      return scoreOf(join(home, file), [...mutants.values()], source.split("\n"));
    });
}

/**
 * Tries with some tests what no tests have noticed yet, and notes what became of it.
 *
 * @param options.keys of the mutants that are wanted; `found` what is known of each file: its source, and its mutants of
 *   Stryker's report by their keys.
 */
function tryTests({ home, files, name, tests, without = [], keys, found }) {
  const noticed = (file, key) => {
    const mutant = found.get(file)?.mutants.get(key);
    return mutant !== undefined && !survived(mutant);
  };
  const fileOf = (key) => JSON.parse(key)[0];
  const alive = new Set([...keys].filter((key) => files.includes(fileOf(key)) && !noticed(fileOf(key), key)));
  if (alive.size === 0) return;
  const touched = new Set([...alive].map(fileOf));
  const report = tryMutants({
    home,
    files: files.filter((file) => touched.has(file)),
    name: name.replaceAll("/", "-"),
    tests,
    without,
    only: [...alive],
  });
  for (const [file, { source, mutants }] of Object.entries(report.files)) {
    const known = found.get(file) ?? { source, mutants: new Map() };
    for (const mutant of mutants) {
      const key = keyOfReported(file, mutant);
      if (alive.has(key)) known.mutants.set(key, mutant);
    }
    found.set(file, known);
  }
}

function wasNoticed({ status }) {
  return status === "Killed" || status === "Timeout";
}

function survived({ status }) {
  return status === "Survived" || status === "NoCoverage";
}

/** The key of a mutant of Stryker's report, whose lines and columns begin with 1. */
function keyOfReported(fileName, { location: { start, end }, mutatorName, replacement }) {
  const fromZero = ({ line, column }) => ({ line: line - 1, column: column - 1 });
  return keyOf({
    fileName,
    location: { start: fromZero(start), end: fromZero(end) },
    mutatorName,
    replacement,
  });
}

/**
 * Runs Stryker.
 *
 * @param options.home the package whose `files` are mutated, `tests` patterns of the tests that are run, all but those of
 *   `without`, `name` what the files with configuration and results are called, `only` the keys of the mutants to try.
 * @returns Stryker's report.
 */
function tryMutants({ home, files, name, tests, without, only }) {
  const results = join(here, "results");
  mkdirSync(results, { recursive: true });
  const config = {
    plugins: [
      join(here, "node_modules/@stryker-mutator/vitest-runner/dist/src/index.js"),
      join(here, "only-wanted.js"),
    ],
    testRunner: "vitest",
    // Which tests are run is told by the folder, and by what they were seen to reach.
    vitest: {
      configFile: testsBelow({ home, tests, without }, join(results, `${name}.vitest.config.ts`)),
      related: false,
    },
    // The API's tests look for files beside its package: they must stand where they are.
    inPlace: home === "apps/api",
    disableTypeChecks: false,
    mutate: files,
    ...onlyWanted(only, join(results, `${name}.wanted.json`)),
    coverageAnalysis: "perTest",
    // A mutant of code that runs once, while it is loaded, would take all tests of the room.
    ignoreStatic: true,
    concurrency: Number(process.env.CINEVEC_THREADS ?? 1),
    timeoutMS: 5_000,
    dryRunTimeoutMinutes: 60,
    reporters: ["json", "progress-append-only"],
    jsonReporter: { fileName: join(results, `${name}.json`) },
    tempDirName: ".stryker",
    allowEmpty: true,
  };
  const configFile = join(results, `${name}.config.json`);
  writeFileSync(configFile, JSON.stringify(config, null, 2));
  const { status } = spawnSync(
    process.execPath,
    [join(here, "node_modules/@stryker-mutator/core/bin/stryker.js"), "run", configFile],
    {
      cwd: join(top, home),
      stdio: ["ignore", 2, 2],
      // As under Turborepo: the packages beside the mutated one are taken as they were built.
      env: { ...process.env, TURBO_HASH: "mutation" },
    },
  );
  if (status !== 0) process.exit(status ?? 1);
  return JSON.parse(readFileSync(config.jsonReporter.fileName, "utf8"));
}

/** The part of a configuration that lets only some mutants through (only-wanted.js). */
function onlyWanted(sample, file) {
  writeFileSync(file, JSON.stringify(sample));
  return { checkers: ["only-wanted"], wanted: file, warnings: { unknownOptions: false } };
}

/**
 * @param options.home the package, `tests` patterns, below it, of the tests that are run, `without` of those that are not.
 * @param file where the configuration of Vitest is written.
 * @returns that file.
 */
function testsBelow({ home, tests, without }, file) {
  const base = JSON.stringify(join(top, home, "vitest.config.ts"));
  // Stryker runs tests in threads, which take no flags of V8. All files of tests share one thread, which loads the modules
  // once: to load them for each mutant again takes longer than most tests.
  // Tests that ask Python are left out: they take seconds, and other machines skip them.
  const exclude = ["**/gensim-agreement.test.ts", "**/neighbor-figures.test.ts", ...without];
  const changes = { execArgv: [], isolate: false, include: tests, exclude };
  writeFileSync(
    file,
    `import base from ${base};
import { keepThread } from "../kept-thread.js";
import { QuickFirst } from "../quick-first.js";
const changes = ${JSON.stringify(changes)};
const plugins = [...(base.plugins ?? []), keepThread];
export default { ...base, plugins, test: { ...base.test, ...changes, sequence: { sequencer: QuickFirst } } };
`,
  );
  return file;
}

/**
 * As Stryker counts: what was noticed (a failing test or a test that never ended) of all that could be noticed. What was read
 * and means nothing can't be noticed.
 */
function scoreOf(file, mutants, lines) {
  const described = mutants
    .filter((mutant) => wasNoticed(mutant) || survived(mutant))
    .map(({ location, mutatorName, replacement, status }) => ({
      line: location.start.line,
      status,
      mutator: mutatorName,
      code: lines[location.start.line - 1].trim(),
      replacement,
    }));
  const means = ({ mutator, code, replacement }) =>
    !harmless.some(
      (known) =>
        known.file === file &&
        known.mutator === mutator &&
        known.code === code &&
        known.replacement === replacement,
    );
  const valid = described.filter((mutant) => !survived(mutant) || means(mutant));
  const survivors = valid.filter(survived).sort((a, b) => a.line - b.line);
  return {
    file,
    mutants: valid.length,
    killed: valid.length - survivors.length,
    harmless: described.length - valid.length,
    survivors,
  };
}

/** Between what percentages the score of all mutants lies, by 95 % (Wilson 1927), where so many were drawn. */
function likely({ killed, mutants }) {
  if (mutants === 0) return { low: null, high: null };
  const z = 1.96;
  const share = killed / mutants;
  const middle = share + z ** 2 / (2 * mutants);
  const half = z * Math.sqrt((share * (1 - share)) / mutants + z ** 2 / (4 * mutants ** 2));
  const percent = (value) => Math.round((1000 * value) / (1 + z ** 2 / mutants)) / 10;
  return { low: percent(middle - half), high: percent(middle + half) };
}

function report(files) {
  const percent = ({ killed, mutants }) =>
    mutants === 0 ? null : Math.round((1000 * killed) / mutants) / 10;
  const whole = wanted.map((path) => {
    const mine = files.filter(({ file }) => file === path || file.startsWith(`${path}/`));
    const sum = (key) => mine.reduce((total, row) => total + row[key], 0);
    const row = {
      path,
      files: mine.length,
      mutants: sum("mutants"),
      killed: sum("killed"),
      harmless: sum("harmless"),
    };
    return { ...row, score: percent(row), ...(given.sample === undefined ? {} : likely(row)) };
  });
  if (given.json) {
    console.log(JSON.stringify({ rooms: whole, files }, null, 2));
    return;
  }
  for (const row of files.filter(({ survivors }) => survivors.length > 0)) {
    console.log(`\n${row.file}: ${row.killed} of ${row.mutants} (${percent(row)} %)`);
    for (const { line, status, mutator, code, replacement } of row.survivors)
      console.log(
        `  ${line}: ${status} ${mutator}: ${code}  →  ${String(replacement).replace(/\s+/g, " ").slice(0, 80)}`,
      );
  }
  console.log();
  console.table(whole);
}
