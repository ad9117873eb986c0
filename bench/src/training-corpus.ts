import { createRandom, type Dataset, type Random } from "@cinevec/core";
import { movieFacts } from "@cinevec/core/testing";
import { type Draw, sampler } from "./sampler.js";

/** Histories with a known structure: titles in sub-topics, sub-topics in topics, Zipf-Mandelbrot popularity. */
export interface TrainingCorpus {
  readonly titles: number;
  /** uint32 [users + 1]. */
  readonly offsets: Uint32Array;
  /** uint32 [tokens]: titles, the most popular ones have the lowest numbers; none twice in a history. */
  readonly tokens: Uint32Array;
  /** uint32 [users]: the title that came next, held out. */
  readonly next: Uint32Array;
  /** uint16 [titles]: each title's sub-topic. */
  readonly subTopics: Uint16Array;
}

const topics = 40;
const subTopicsPerTopic = 10;
const topicsPerUser = 5;

/**
 * 40,000 users, 20,000 titles, about 4 million tokens, where no size is given: a user stays in a sub-topic for some titles, changes it, now
 * and then the topic, and 8 % of the time picks any popular title. Equal for equal seeds on every machine.
 */
export function generateCorpus(
  seed = 7,
  { users, titles } = { users: 40_000, titles: 20_000 },
): TrainingCorpus {
  const random = createRandom(seed);
  const popularity = Float64Array.from({ length: titles }, (_, rank) => (rank + 60) ** -1.6);
  const subTopics = Uint16Array.from({ length: titles }, () => random.integer(topics * subTopicsPerTopic));
  const anyTitle = sampler(Array.from(popularity.keys()), popularity);
  const members: number[][] = Array.from({ length: topics * subTopicsPerTopic }, () => []);
  for (let title = 0; title < titles; title++) members[subTopics[title]!]!.push(title);
  const inSubTopic = members.map((list) => sampler(list, popularity));
  const mass = Float64Array.from(members, (list) => list.reduce((sum, title) => sum + popularity[title]!, 0));
  const inTopic = Array.from({ length: topics }, (_, topic) =>
    sampler(
      Array.from({ length: subTopicsPerTopic }, (_, i) => topic * subTopicsPerTopic + i),
      mass,
    ),
  );
  const topicMass = Float64Array.from({ length: topics }, (_, topic) =>
    mass.subarray(topic * subTopicsPerTopic, (topic + 1) * subTopicsPerTopic).reduce((a, b) => a + b, 0),
  );
  const anyTopic = sampler(Array.from(topicMass.keys()), topicMass);

  const offsets = new Uint32Array(users + 1);
  const next = new Uint32Array(users);
  const tokens: number[] = [];
  for (let user = 0; user < users; user++) {
    const wanted = Math.min(1500, Math.max(20, Math.round(Math.exp(Math.log(78) + 1.05 * random.normal()))));
    const history = readerHistory(wanted, random, { anyTopic, inTopic, inSubTopic, anyTitle });
    next[user] = history.pop()!;
    for (const title of history) tokens.push(title);
    offsets[user + 1] = tokens.length;
  }
  return { titles, offsets, tokens: Uint32Array.from(tokens), next, subTopics };
}

function readerHistory(
  wanted: number,
  random: Random,
  world: { anyTopic: Draw; inTopic: readonly Draw[]; inSubTopic: readonly Draw[]; anyTitle: Draw },
): number[] {
  const liked = Array.from({ length: topicsPerUser }, () => world.anyTopic(random));
  const weights = Float64Array.from(liked, () => -Math.log(1 - random.next()));
  const likedTopic = sampler(Array.from(liked.keys()), weights);
  const seen = new Set<number>();
  let topic = liked[likedTopic(random)]!;
  let subTopic = world.inTopic[topic]!(random);
  for (let tries = 0; seen.size < wanted && tries < wanted * 4; tries++) {
    const change = random.next();
    if (change < 0.04) topic = liked[likedTopic(random)]!;
    if (change < 0.12) subTopic = world.inTopic[topic]!(random);
    seen.add(random.next() < 0.08 ? world.anyTitle(random) : world.inSubTopic[subTopic]!(random));
  }
  return [...seen];
}

/** Each token is a rating of 5, in order; each user's next title is in none. */
export function corpusDataset(corpus: TrainingCorpus): Dataset {
  return {
    format: "SAMPLE",
    simulated: true,
    licence: null,
    contentHash: "bench-corpus",
    movies: Array.from({ length: corpus.titles }, (_, title) =>
      movieFacts({ externalId: String(title), title: `Title ${title}` }),
    ),
    users: Array.from(corpus.next, (_, user) => ({
      externalId: String(user),
      gender: null,
      age: null,
      occupation: null,
    })),
    ratings: {
      offsets: corpus.offsets,
      movies: corpus.tokens,
      values: new Float32Array(corpus.tokens.length).fill(5),
      timestamps: Float64Array.from(corpus.tokens, (_, i) => i),
    },
    pairs: null,
    fileSplits: [],
    rejectedLines: [],
  };
}
