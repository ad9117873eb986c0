// npm run mutation -- [ROOM or FILE…] [--json]: changes one thing of the code at a time (a mutant) and looks whether a
// test notices. What no test notices has survived: it is either a hole in the tests or a change that means nothing.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

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
const asked = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const wanted = asked.length > 0 ? asked.map((path) => relative(top, resolve(path))) : rooms;

install();
const scores = wanted.flatMap(mutate);
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
 * Mutates a room or a file, and runs the tests of its room.
 *
 * @param path from the top of the repository: a folder of `rooms`, one below it, or a file.
 * @returns what became of each file's mutants.
 */
function mutate(path) {
  const room = rooms.find((name) => path === name || path.startsWith(`${name}/`));
  if (room === undefined || !existsSync(join(top, path))) {
    console.error(`mutation: there is no ${path} in ${rooms.join(", ")}`);
    process.exit(1);
  }
  const home = room.slice(0, room.indexOf("/src/"));
  const name = path.replaceAll("/", "-");
  const results = join(here, "results");
  mkdirSync(results, { recursive: true });
  const inside = relative(home, path);
  const config = {
    plugins: [join(here, "node_modules/@stryker-mutator/vitest-runner/dist/src/index.js")],
    testRunner: "vitest",
    vitest: { configFile: testsOf(room, join(results, `${name}.vitest.config.ts`)) },
    disableTypeChecks: false,
    mutate: inside.endsWith(".ts") ? [inside] : [`${inside}/**/*.ts`, "!**/*.test.ts", "!**/testing/**"],
    coverageAnalysis: "perTest",
    // A mutant of code that runs once, while it is loaded, would take all tests of the room.
    ignoreStatic: true,
    incremental: true,
    incrementalFile: join(results, `${name}.incremental.json`),
    concurrency: Number(process.env.CINEVEC_THREADS ?? 1),
    timeoutMS: 20_000,
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
    { cwd: join(top, home), stdio: ["ignore", 2, 2] },
  );
  if (status !== 0) process.exit(status ?? 1);
  const { files } = JSON.parse(readFileSync(config.jsonReporter.fileName, "utf8"));
  return Object.entries(files).map(([file, { mutants, source }]) =>
    scoreOf(join(home, file), mutants, source.split("\n")),
  );
}

/**
 * A room is judged by its own tests: those of other rooms pass through it, but do not look.
 *
 * @param room a folder of `rooms`.
 * @param file where the configuration of Vitest is written.
 * @returns that file.
 */
function testsOf(room, file) {
  const home = room.slice(0, room.indexOf("/src/"));
  const include = [`${relative(home, room)}/**/*.test.ts`];
  const base = JSON.stringify(join(top, home, "vitest.config.ts"));
  writeFileSync(
    file,
    // Stryker runs tests in threads, which take no flags of V8.
    `import base from ${base};\nexport default { ...base, test: { ...base.test, execArgv: [], include: ${JSON.stringify(include)} } };\n`,
  );
  return file;
}

/** As Stryker counts: what was noticed (a failing test or a test that never ended) of all that could be noticed. */
function scoreOf(file, mutants, lines) {
  const valid = mutants.filter(({ status }) =>
    ["Killed", "Timeout", "Survived", "NoCoverage"].includes(status),
  );
  const alive = valid.filter(({ status }) => status === "Survived" || status === "NoCoverage");
  return {
    file,
    mutants: valid.length,
    killed: valid.length - alive.length,
    survivors: alive
      .map(({ location, mutatorName, replacement, status }) => ({
        line: location.start.line,
        status,
        mutator: mutatorName,
        code: lines[location.start.line - 1].trim(),
        replacement,
      }))
      .sort((a, b) => a.line - b.line),
  };
}

function report(files) {
  const percent = ({ killed, mutants }) =>
    mutants === 0 ? null : Math.round((1000 * killed) / mutants) / 10;
  const whole = wanted.map((path) => {
    const mine = files.filter(({ file }) => file === path || file.startsWith(`${path}/`));
    const sum = (key) => mine.reduce((total, row) => total + row[key], 0);
    const row = { path, files: mine.length, mutants: sum("mutants"), killed: sum("killed") };
    return { ...row, score: percent(row) };
  });
  if (process.argv.includes("--json")) {
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
