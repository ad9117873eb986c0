import type { Random } from "@cinevec/core";

/** What visitors ask about; ids are the API's. */
export interface Places {
  /** Some movie of the large dataset. */
  movie(random: Random): string;
  /** The large dataset, whose promoted run answers. */
  readonly dataset: string;
  /** A run of the sample, and a map of it. */
  readonly run: string;
  readonly mapUrl: string;
  /** The training that runs at the moment. */
  training(): string;
}

/** What came of all visits. */
export interface Answers {
  /** How long each answer of a kind took, in ms. */
  readonly milliseconds: Map<string, number[]>;
  readonly errors: string[];
}

type Client = ReturnType<typeof client>;

interface Kind {
  readonly name: string;
  /** How often this is asked, of all weights. */
  readonly weight: number;
  ask(client: Client, places: Places, random: Random): Promise<void>;
}

const words = ["movie", "length", "title 4", "usual", "moive", "12", "59999"];
const genres = ["Drama", "Comedy", "Western"];

/** What visitors of the site do, about as often as they do it. */
const kinds: readonly Kind[] = [
  {
    name: "neighbors",
    weight: 30,
    ask: (client, places, random) =>
      client.ask(
        "query ($id: ID!) { movie(id: $id) { title neighbors(first: 10) { rank similarity movie { title year } } } }",
        { id: places.movie(random) },
      ),
  },
  {
    name: "search",
    weight: 20,
    ask: (client, places, random) =>
      client.ask(
        "query ($dataset: ID!, $search: String!) { movies(dataset: $dataset, search: $search, first: 10) { totalCount edges { node { id title } } } }",
        { dataset: places.dataset, search: words[random.integer(words.length)] },
      ),
  },
  {
    name: "browse",
    weight: 12,
    ask: (client, places, random) =>
      client.ask(
        "query ($dataset: ID!, $filter: MovieFilter) { movies(dataset: $dataset, filter: $filter, first: 24, orderBy: { field: TITLE, direction: ASC }) { totalCount edges { node { title year genres } } } }",
        {
          dataset: places.dataset,
          filter: { genres: [genres[random.integer(genres.length)]], yearFrom: 1940 + random.integer(80) },
        },
      ),
  },
  {
    name: "analogy",
    weight: 8,
    ask: (client, places, random) =>
      client.ask(
        "query ($dataset: ID!, $a: ID!, $b: ID!, $c: ID!) { embedding(dataset: $dataset) { analogy(a: $a, b: $b, c: $c, first: 10) { similarity movie { title } } } }",
        {
          dataset: places.dataset,
          a: places.movie(random),
          b: places.movie(random),
          c: places.movie(random),
        },
      ),
  },
  {
    name: "recommend",
    weight: 8,
    ask: (client, places, random) =>
      client.ask(
        "query ($dataset: ID!, $liked: [ID!]!) { embedding(dataset: $dataset) { recommend(liked: $liked, first: 20) { score movie { title } } } }",
        { dataset: places.dataset, liked: Array.from({ length: 5 }, () => places.movie(random)) },
      ),
  },
  {
    name: "runs",
    weight: 8,
    ask: (client) =>
      client.ask(
        "{ trainingRuns(first: 20) { totalCount edges { node { name status recipe { name } metrics { name value } } } } }",
        {},
      ),
  },
  {
    name: "a run",
    weight: 6,
    ask: (client, places) =>
      client.ask(
        "query ($id: ID!) { node(id: $id) { ... on TrainingRun { name status metrics { name value } dataset { name movieCount } } } }",
        { id: places.run },
      ),
  },
  {
    name: "follow",
    weight: 4,
    ask: (client, places) =>
      client.follow(
        "subscription ($id: ID!) { trainingRunChanged(id: $id) { status } }",
        { id: places.training() },
        3_000,
      ),
  },
  { name: "map", weight: 2, ask: (client, places) => client.download(new URL(places.mapUrl).pathname) },
  {
    name: "vectors",
    weight: 2,
    async ask(client, places, random) {
      const { embedding } = await client.ask<{ embedding: { downloads: { format: string; url: string }[] } }>(
        "query ($run: ID!) { embedding(run: $run) { downloads { format url } } }",
        { run: places.run },
      );
      const { url } = embedding.downloads[random.integer(embedding.downloads.length)]!;
      await client.download(new URL(url, "http://here").pathname);
    },
  },
];

/** Asks everything once, so that every index is built and every run open. @throws Error where something fails. */
export async function warmUp(url: string, key: string, places: Places, random: Random): Promise<void> {
  for (const { ask } of kinds) await ask(client(url, key), places, random);
}

/** @returns what does one visit, notes how long it took, and what went wrong. */
export function visitor(url: string, key: string, places: Places) {
  const asking = client(url, key);
  return async (random: Random, { milliseconds, errors }: Answers): Promise<void> => {
    const kind = anyKind(random);
    const from = performance.now();
    try {
      await kind.ask(asking, places, random);
      const times = milliseconds.get(kind.name);
      if (times) times.push(performance.now() - from);
      else milliseconds.set(kind.name, [performance.now() - from]);
    } catch (error) {
      errors.push(`${kind.name}: ${(error as Error).message}`);
    }
  };
}

function anyKind(random: Random): Kind {
  let drawn = random.integer(kinds.reduce((sum, { weight }) => sum + weight, 0));
  for (const kind of kinds) {
    drawn -= kind.weight;
    if (drawn < 0) return kind;
  }
  throw new Error("Some kind was drawn.");
}

function client(url: string, key: string) {
  const authorization = `Bearer ${key}`;
  const post = (path: string, body: object, accept: string, signal?: AbortSignal) =>
    fetch(`${url}${path}`, {
      method: "POST",
      headers: { authorization, accept, "content-type": "application/json" },
      body: JSON.stringify(body),
      ...(signal && { signal }),
    });
  return {
    /** @throws Error for anything but data without errors. */
    async ask<Data = void>(query: string, variables: object): Promise<Data> {
      const response = await post("/graphql", { query, variables }, "application/json");
      const { data, errors } = (await response.json()) as { data?: Data; errors?: { message: string }[] };
      if (!response.ok || errors) throw new Error(`${response.status} ${errors?.[0]?.message}`);
      if (data === undefined) throw new Error("no data");
      return data;
    },
    /** Listens until the run has ended, at most so long, in ms. @throws Error where nothing comes. */
    async follow(query: string, variables: object, longest: number): Promise<void> {
      const leaving = new AbortController();
      const timer = setTimeout(() => leaving.abort(), longest);
      let heard = "";
      try {
        const response = await post(
          "/graphql/stream",
          { query, variables },
          "text/event-stream",
          leaving.signal,
        );
        if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
        for await (const bytes of response.body!) heard += Buffer.from(bytes).toString();
      } catch (error) {
        if (!leaving.signal.aborted) throw error;
      } finally {
        clearTimeout(timer);
      }
      if (heard.includes('"errors"') || !heard.includes('"status"'))
        throw new Error(`heard ${heard || "nothing"}`);
    },
    async download(path: string): Promise<void> {
      const response = await fetch(`${url}${path}`, { headers: { authorization } });
      const { byteLength } = await response.arrayBuffer();
      if (!response.ok || byteLength === 0) throw new Error(`${response.status} of ${path}`);
    },
  };
}
