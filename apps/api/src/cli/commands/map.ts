import { writeFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { projectionNames } from "@cinevec/core";
import type { Command } from "commander";
import { largestSeed } from "../../services/runs/seed.js";
import { parseOption, wholeNumber } from "../arguments.js";
import { CommandError } from "../command-error.js";
import { connect, credentialOf } from "../connection.js";
import { findRun } from "../find-run.js";
import type { ApiClient } from "../graphql-client.js";
import { type Coloring, colorings, drawSvg } from "../map-picture.js";
import { drawPng } from "../map-png.js";
import { createProgress } from "../progress.js";
import { errorFields, type MutationResult, unwrap } from "../results.js";
import type { Settings } from "../settings.js";

interface MadeMap {
  readonly id: string;
  readonly status: "QUEUED" | "RUNNING" | "SUCCEEDED" | "FAILED" | "CANCELLED";
  readonly progress: number;
  readonly error: string | null;
  readonly url: string | null;
  readonly faithfulness: {
    readonly k: number;
    readonly trustworthiness: number;
    readonly neighborsKept: number;
    readonly tripletAccuracy: number;
  } | null;
}

interface Flags {
  readonly projection: string;
  readonly out: string;
  readonly color: string;
  readonly dark?: boolean;
  readonly seed?: string;
  readonly alignWith?: string;
  readonly option: readonly string[];
}

const endings = [".arrow", ".svg", ".png"] as const;

/** @throws CommandError that lists what may be named. */
function oneOf<Name extends string>(flag: string, text: string, names: readonly Name[]): Name {
  const found = names.find((name) => name.toLowerCase() === text.toLowerCase().replaceAll("-", ""));
  if (found) return found;
  throw new CommandError(`${flag} takes one of ${names.join(", ")}; got ${JSON.stringify(text)}.`);
}

async function computeMap(api: ApiClient, input: object): Promise<string> {
  const { computeMap } = await api.query<{ computeMap: MutationResult<{ data: { id: string } }> }>(
    `mutation ($input: ComputeMapInput!) { computeMap(input: $input) { __typename
      ... on ComputeMapSuccess { data { id } } ${errorFields} } }`,
    { input },
  );
  return unwrap(computeMap).data.id;
}

/** The newest map of a run. @throws CommandError where there is none. */
async function mapOf(api: ApiClient, wanted: string, projection: string): Promise<string> {
  const run = await findRun(api, wanted);
  const { trainingRun } = await api.query<{
    trainingRun: { embedding: { map: { id: string } | null } | null } | null;
  }>(
    `query ($run: ID!, $projection: Projection!) { trainingRun(id: $run) { embedding { map(projection: $projection) { id } } } }`,
    { run: run.id, projection },
  );
  const map = trainingRun?.embedding?.map;
  if (map) return map.id;
  throw new CommandError(
    `"${run.name}" has no map by ${projection} to align with; draw it first: ./cinevec map "${run.name}" --projection ${projection} --out map.arrow`,
  );
}

/** Shows a map until it has ended. @throws CommandError where it did not succeed. */
async function followMap(api: ApiClient, id: string): Promise<MadeMap & { readonly url: string }> {
  const progress = createProgress("drawing", process.stderr, Date.now);
  let last: MadeMap | null = null;
  for await (const { mapChanged: map } of api.subscribe<{ mapChanged: MadeMap }>(
    `subscription ($id: ID!) { mapChanged(id: $id) { id status progress error url
      faithfulness { k trustworthiness neighborsKept tripletAccuracy } } }`,
    { id },
  )) {
    last = map;
    progress.update(map.progress, map.status.toLowerCase());
  }
  progress.end(last ? last.status.toLowerCase() : "the map is gone");
  if (last?.status !== "SUCCEEDED" || last.url === null)
    throw new CommandError(last?.error ?? `The map ended as ${last?.status ?? "deleted"}.`);
  return { ...last, url: last.url };
}

export function addMap(program: Command, settings: Settings): void {
  program
    .command("map")
    .description("draw a run's movies in two dimensions, and say how far the picture can be trusted")
    .argument("<run>", "its id or name")
    .requiredOption("--out <file>", "what to write: .arrow (the points), .svg or .png (a picture)")
    .option("--projection <name>", projectionNames.join(", "), "UMAP")
    .option("--option <name=value>", "an option of the projection, repeatable", collect, [])
    .option("--seed <number>", "default: the run's")
    .option(
      "--align-with <run>",
      "start from that run's map, and stay near to it where neighbors are the same",
    )
    .option("--color <what>", `${colorings.join(", ")}: of the picture's points`, "genre")
    .option("--dark", "light points on a dark ground")
    .action(async (wanted: string, flags: Flags) => {
      const projection = oneOf("--projection", flags.projection, projectionNames);
      const color: Coloring = oneOf("--color", flags.color, colorings);
      const ending = oneOf("--out", extname(flags.out), endings);
      const seed = flags.seed === undefined ? null : wholeNumber("--seed", flags.seed, 0, largestSeed);
      const options = Object.fromEntries(flags.option.map(parseOption));
      await using connection = await connect(settings, "work");
      const { api } = connection;
      const run = await findRun(api, wanted);
      const alignWith = flags.alignWith === undefined ? null : await mapOf(api, flags.alignWith, projection);
      const input = { run: run.id, projection, options, seed, alignWith };
      const map = await followMap(api, await computeMap(api, input));
      const points = await download(map.url, await credentialOf(settings));
      const file = resolve(settings.callerFolder, flags.out);
      const title = `${run.name}, ${projection}`;
      if (ending === ".arrow") await writeFile(file, points);
      else {
        const svg = drawSvg(points, { title, color, dark: flags.dark ?? false });
        await writeFile(file, ending === ".svg" ? svg : await drawPng(svg));
      }
      if (map.faithfulness) {
        const { k, trustworthiness, neighborsKept, tripletAccuracy } = map.faithfulness;
        console.log(
          `Trustworthiness ${trustworthiness.toFixed(3)}; ${Math.round(neighborsKept * 100)} % of the ${k} nearest kept; ` +
            `of random triplets ${Math.round(tripletAccuracy * 100)} % in order (docs/maps.md).`,
        );
      }
      console.log(file);
    });
}

const collect = (text: string, before: readonly string[]) => [...before, text];

async function download(url: string, key: string | undefined): Promise<Uint8Array> {
  const response = await fetch(url, { headers: key ? { authorization: `Bearer ${key}` } : {} });
  if (!response.ok) throw new CommandError(`${url} answers HTTP ${response.status}.`);
  return new Uint8Array(await response.arrayBuffer());
}
