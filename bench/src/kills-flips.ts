import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Random } from "@cinevec/core";
import type { House, Reference } from "./kills-house.js";

interface Flips {
  readonly files: number;
  /** Something that was asked said that data is damaged. */
  readonly told: readonly string[];
  /** Every answer was as before: nothing that was asked reads the file, or not that byte. */
  readonly unread: readonly string[];
  readonly faults: readonly string[];
}

/**
 * Flips one bit in the middle of each file of the reference's dataset and run, starts anew, and asks for whatever may
 * read it. Either the answer is the one from before, or an error says that data is damaged: never another answer.
 */
export async function flipBytes(house: House, reference: Reference, random: Random): Promise<Flips> {
  // First, because files are made when they are asked for.
  const before = await everythingAsked(house, reference);
  const uuidOf = (id: string) => Buffer.from(id, "base64").toString("utf8").split(":").at(-1)!;
  const roots = [
    join(house.blobs, "datasets", uuidOf(reference.datasetId)),
    join(house.blobs, "runs", uuidOf(reference.runId)),
  ];
  const paths = roots.flatMap((root) =>
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const faults: string[] = [];
  const told: string[] = [];
  const unread: string[] = [];
  for (const path of paths) {
    const whole = readFileSync(path);
    if (whole.length === 0) continue;
    const damaged = Buffer.from(whole);
    const at = random.integer(whole.length);
    damaged[at]! ^= 1 << random.integer(8);
    await house.api.end("SIGTERM");
    writeFileSync(path, damaged);
    const name = path.slice(house.blobs.length + 1).replace(/[0-9a-f-]{36}/g, "*");
    try {
      await house.restart();
      const after = await everythingAsked(house, reference);
      let isTold = false;
      for (const [question, answer] of Object.entries(after)) {
        if (answer === before[question]) continue;
        if (/damaged|corrupt|does not hold|does not fit|SHA-256/i.test(answer)) isTold = true;
        else faults.push(`${name}, byte ${at}: ${question} answers ${answer.slice(0, 300)}`);
      }
      (isTold ? told : unread).push(name);
    } catch (error) {
      faults.push(
        `${name}, byte ${at}: the API does not start: ${error instanceof Error ? error.message : error}`,
      );
    } finally {
      writeFileSync(path, whole);
    }
  }
  await house.api.end("SIGTERM");
  await house.restart();
  return { files: paths.length, told, unread, faults };
}

/** By question, its answer as text, or its error's message. */
async function everythingAsked(
  house: House,
  { datasetId, runId, otherRunId, mapUrl }: Reference,
): Promise<Record<string, string>> {
  const answers: Record<string, string> = {};
  const note = async (question: string, answer: Promise<unknown>) => {
    answers[question] = await answer.then(
      (value) => JSON.stringify(value),
      (error: Error) => error.message,
    );
  };
  await note("neighbors", house.answer(datasetId, runId));
  const { movies } = await house.api
    .ask<{ movies: { edges: { node: { id: string } }[] } }>(
      "query ($dataset: ID!) { movies(dataset: $dataset, first: 4) { edges { node { id } } } }",
      { dataset: datasetId },
    )
    .catch(() => ({ movies: { edges: [] } }));
  const liked = movies.edges.map(({ node }) => node.id);
  const asked = {
    dataset:
      "dataset(id: $dataset) { movieCount ratingHistogram { rating count } baselines { name } genres { name count } }",
    movies:
      "movies(dataset: $dataset, first: 50) { edges { node { title year genres ratingCount meanRating } } }",
    search:
      'movies(dataset: $dataset, search: "the", first: 50) { edges { node { title } } } movieTerms(dataset: $dataset, search: "dra") { name movieCount }',
    run: "trainingRun(id: $run) { metrics { name cutoff value } lossCurve { epoch train } }",
    recommendations: "embedding(run: $run) { recommend(liked: $liked, first: 10) { score movie { title } } }",
    comparison: "compareRuns(runs: [$run, $other]) { rows { name cutoff values pValues } }",
    map: "embedding(run: $run) { map(projection: TSNE) { pointCount regions { name } faithfulness { trustworthiness } } }",
    pairs: "embedding(run: $run) { closestPairs(first: 10) { similarity } }",
  };
  for (const [question, field] of Object.entries(asked)) {
    const names = { dataset: datasetId, run: runId, other: otherRunId, liked };
    const types = { dataset: "ID!", run: "ID!", other: "ID!", liked: "[ID!]!" };
    const used = (Object.keys(names) as (keyof typeof names)[]).filter((name) => field.includes(`$${name}`));
    const query = `query (${used.map((name) => `$${name}: ${types[name]}`).join(", ")}) { ${field} }`;
    await note(question, house.api.ask(query, Object.fromEntries(used.map((name) => [name, names[name]]))));
  }
  await note("map's points", bytesAt(house, mapUrl));
  const downloads = await house.api
    .ask<{
      dataset: { downloads: { url: string }[] };
      embedding: { downloads: { url: string }[] };
    }>(
      "query ($dataset: ID!, $run: ID!) { dataset(id: $dataset) { downloads { url } } embedding(run: $run) { downloads { url } } }",
      { dataset: datasetId, run: runId },
    )
    .catch(() => null);
  for (const { url } of [
    ...(downloads?.dataset.downloads ?? []),
    ...(downloads?.embedding.downloads ?? []),
  ]) {
    const file = url.split("/").at(-1)!;
    await note(`download ${file}`, bytesAt(house, url));
  }
  return answers;
}

/** Of a download; what it says, where it is refused. */
async function bytesAt(house: House, url: string): Promise<string> {
  const response = await house.api.fetch(new URL(url).pathname);
  const bytes = Buffer.from(await response.arrayBuffer());
  return response.ok ? bytes.toString("base64") : bytes.toString("utf8");
}
