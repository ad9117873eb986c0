import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createRandom, type Random } from "@cinevec/core";
import { type DatabaseKind, databaseKinds } from "@cinevec/db/testing";
import { flipBytes } from "./kills-flips.js";
import { childrenOf, House, isAlive, makeReference, type Reference } from "./kills-house.js";
import { fillDisk, suspend } from "./kills-outages.js";

/** How long the children of a killed API may live, in ms. */
const longestAfterlife = 20_000;

interface Fault {
  readonly after: string;
  readonly what: string;
}

type Settle = () => Promise<string | null>;

/** Something that may be interrupted: begun, then, whatever happened to it, asked how it went. */
interface Action {
  readonly name: string;
  /** It goes on for so long after `begin`, in ms. */
  readonly lasts: number;
  /** @returns what checks the end: null, or what is wrong. */
  begin(): Promise<Settle>;
}

/**
 * Kills API and children at random moments of what they do (kill -9) and checks that the next start goes on as if
 * nothing had been: same vectors, same maps, same contents, and no process, answer or row that is half done. Then
 * longer outages: a suspended machine, a database that is away, a full disk, a flipped byte in every file.
 */
export async function run(args: readonly string[]): Promise<unknown> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      times: { type: "string", default: "40" },
      seed: { type: "string", default: "1" },
      database: { type: "string" },
      json: { type: "boolean" },
    },
  });
  const say = values.json ? () => {} : (line: string) => console.log(line);
  const results: object[] = [];
  for (const kind of databaseKinds) {
    if (values.database && values.database !== kind.kind) continue;
    if (kind.skip) say(`skipped ${kind.name}`);
    else results.push(await killOn(kind, Number(values.times), Number(values.seed), say));
  }
  return results;
}

async function killOn(kind: DatabaseKind, times: number, seed: number, say: (line: string) => void) {
  const random = createRandom(seed);
  const place = await kind.create();
  const folder = await mkdtemp(join(tmpdir(), "cinevec-kills-"));
  const settings = {
    CINEVEC_DATA: folder,
    CINEVEC_THREADS: "1",
    ...(place.location.databaseUrl ? { DATABASE_URL: place.location.databaseUrl } : {}),
  };
  const house = await House.open(settings);
  const faults: Fault[] = [];
  const byAction: Record<string, number> = {};
  const note = (after: string, what: string | null) => {
    if (what === null) return;
    faults.push({ after, what });
    say(`  FAULT after ${after}: ${what}`);
  };
  try {
    say(`${kind.name}: an undisturbed import, training and map first`);
    const reference = await makeReference(house);
    say(`  took ${JSON.stringify(reference.took)} ms`);
    const actions = actionsOf(house, reference, random);
    for (let i = 0; i < times; i++) {
      const action = actions[i % actions.length]!;
      const label = await killDuring(house, action, random, note);
      byAction[label] = (byAction[label] ?? 0) + 1;
      const answer = await house.answer(reference.datasetId, reference.runId);
      if (answer !== reference.answer) note(label, "the reference run answers otherwise");
      say(`  ${i + 1} of ${times}: ${label}`);
    }
    const outages = [await suspend(house, reference, 60), ...(await fillDisk(kind, reference))];
    for (const { name, fault } of outages) {
      note(name, fault);
      say(`  ${name}: ${fault ?? "no fault"}`);
    }
    const flips = await flipBytes(house, reference, random);
    for (const fault of flips.faults) note("a flipped byte", fault);
    say(
      `  ${flips.files} files with a flipped byte: ${flips.told.length} told so; of no answer: ${flips.unread.join(", ")}`,
    );
    say(`${kind.name}: ${times - faults.length} of ${times} kills without a fault`);
    return { database: kind.kind, times, seed, byAction, outages, flips, faults };
  } finally {
    await house.api.end("SIGTERM");
    await place.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns what was killed, and during what. */
async function killDuring(
  house: House,
  action: Action,
  random: Random,
  note: (after: string, what: string | null) => void,
): Promise<string> {
  const settle = await action.begin();
  await sleep(random.integer(Math.max(1, Math.round(action.lasts))));
  const children = childrenOf(house.api.pid);
  const child = random.integer(2) === 0 ? children[random.integer(Math.max(1, children.length))] : undefined;
  const label = `${child === undefined ? "API" : "child"} during ${action.name}`;
  if (child !== undefined) process.kill(child, "SIGKILL");
  else {
    await house.api.end("SIGKILL");
    const killed = Date.now();
    await house.restart();
    while (children.some(isAlive) && Date.now() - killed < longestAfterlife) await sleep(50);
    if (children.some(isAlive)) note(label, "a child of the killed API is still alive");
  }
  note(label, await settle().catch((error: Error) => `${error.message}\n${house.api.log().slice(-2000)}`));
  return label;
}

function actionsOf(house: House, reference: Reference, random: Random): Action[] {
  let made = 0;
  const name = () => `made ${++made}`;
  const trained: string[] = [];
  const copies: string[] = [];
  const { took } = reference;
  /** Null once the row is gone; a deletion that was answered is done, one that was cut short is done or not begun. */
  const isWhole = async (id: string) =>
    (await house.api.ask<{ node: object | null }>("query ($id: ID!) { node(id: $id) { id } }", { id }))
      .node !== null;
  const deletion = (field: "deleteRun" | "deleteDataset", ids: string[]) => async (): Promise<Settle> => {
    const id = ids.pop() ?? "";
    const answered = house.api
      .ask<Record<string, { __typename: string }>>(
        `mutation ($id: ID!) { ${field}(input: { id: $id }) { __typename } }`,
        { id },
      )
      .then(
        (answer) => answer[field]?.__typename === "DeleteSuccess",
        () => false,
      );
    return async () => {
      const isAnswered = await answered;
      const isThere = await isWhole(id);
      if (isThere && isAnswered) return `${field} was answered, and the row is there`;
      if (!isThere) return null;
      ids.push(id);
      return field === "deleteRun" ? house.trainedAs(reference, id) : house.importedAs(reference, id);
    };
  };
  return [
    {
      name: "import",
      lasts: took.import,
      async begin() {
        const id = await house.beginImport(name());
        copies.push(id);
        return () => house.importedAs(reference, id);
      },
    },
    {
      // Beyond its end: the artifact is stored, metrics follow, then the baselines of a dataset's first run.
      name: "training",
      lasts: took.train * 1.3,
      async begin() {
        const id = await house.beginTraining(copies[random.integer(copies.length)]!, name());
        trained.push(id);
        return () => house.trainedAs(reference, id);
      },
    },
    {
      name: "map",
      lasts: took.map,
      async begin() {
        const run = trained[random.integer(trained.length)]!;
        const id = await house.beginMap(run);
        return () => house.mappedAs(reference, id);
      },
    },
    {
      name: "promotion",
      lasts: 30,
      async begin() {
        const id = trained[random.integer(trained.length)]!;
        const answered = house.api
          .ask(`mutation ($id: ID!) { promoteRun(input: { id: $id }) { __typename } }`, { id })
          .then(
            () => true,
            () => false,
          );
        return async () => {
          const isAnswered = await answered;
          const { node } = await house.api.ask<{
            node: { dataset: { promotedRun: { id: string } | null } } | null;
          }>(`query ($id: ID!) { node(id: $id) { ... on TrainingRun { dataset { promotedRun { id } } } } }`, {
            id,
          });
          if (isAnswered && node?.dataset.promotedRun?.id !== id) return "an answered promotion is lost";
          return null;
        };
      },
    },
    { name: "deletion of a run", lasts: 60, begin: deletion("deleteRun", trained) },
    {
      name: "training again",
      lasts: took.train * 1.3,
      async begin() {
        const id = await house.beginTraining(copies.at(-1)!, name());
        trained.push(id);
        return () => house.trainedAs(reference, id);
      },
    },
    {
      name: "deletion of a dataset",
      lasts: 60,
      async begin() {
        const id = await house.beginImport(name());
        const fault = await house.importedAs(reference, id);
        if (fault) return async () => fault;
        return deletion("deleteDataset", [id])();
      },
    },
  ];
}
