import { type Protocol, parseProtocol } from "@cinevec/core";
import type { Command } from "commander";
import { CommandError } from "./command-error.js";

/** What a protocol is made of, as commander hands it over. */
export interface ProtocolOptions {
  split: string;
  minRating?: string;
  minRatings?: string;
  share?: string;
  mask?: string;
  sampledNegatives?: string;
}

export interface NamedProtocol {
  readonly name: string;
  readonly protocol: Protocol;
}

/** Of each split as one would name it, and what it holds out. */
const kinds = {
  last: "each user's last liked movie",
  before: "the three before it, to choose options by",
  time: "what all users did in the last tenth of the ratings",
  ratio: "a fifth of the ratings, at random",
  users: "a fifth of the users, unknown to training: strong generalization",
  movies: "a fifth of the movies with all their ratings: cold start",
  files: "the source's own folds",
} as const;

export function protocolOptions(command: Command): Command {
  const told = Object.entries(kinds).map(([name, what]) => `${name} (${what})`);
  return command
    .option("--split <kind>", told.join(", "), "last")
    .option("--min-rating <rating>", "from here on a rating is a like; 0: every rating is (default: 4)")
    .option("--min-ratings <count>", "users with fewer likes are not ranked for (default: 5)")
    .option("--share <share>", "of what --split time, ratio, users or movies holds out, over 0 and under 1")
    .option("--mask <which>", "what is not ranked again: liked or rated movies (default: liked)")
    .option("--sampled-negatives <count>", "also rank among so many random unseen movies, as some papers do");
}

/**
 * The protocols that one --split asks for: one, or three before the last, or each of the source's own folds.
 * @param files names of the source's own splits.
 */
export function protocolsOf(given: ProtocolOptions, seed: number, files: readonly string[]): NamedProtocol[] {
  const settings: Record<string, unknown> = {
    ...number("minRating", given.minRating),
    ...number("minRatings", given.minRatings),
    ...number("share", given.share),
    ...(given.mask === undefined ? {} : { mask: given.mask }),
    ...number("sampledNegatives", given.sampledNegatives),
  };
  const one = (name: string, more: Record<string, unknown>) => ({
    name,
    protocol: parseProtocol({ ...settings, ...more }),
  });
  switch (given.split) {
    case "last":
    case "time":
      return [one(given.split, { split: given.split })];
    case "before":
      return ["second last", "third last", "fourth last"].map((name, i) =>
        one(name, { split: "last", before: i + 1 }),
      );
    case "ratio":
    case "users":
    case "movies":
      return [one(given.split, { split: given.split, seed })];
    case "files":
      if (files.length === 0)
        throw new CommandError(
          "This source ships no splits of its own; MovieLens 100k does (u1.base, u1.test, …).",
        );
      return files.map((file) => one(file, { split: "files", file }));
    default:
      throw new CommandError(`--split takes one of ${Object.keys(kinds).join(", ")}.`);
  }
}

function number(name: string, text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isNaN(value)) {
    const option = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new CommandError(`--${option} takes a number, not ${JSON.stringify(text)}.`);
  }
  return { [name]: value };
}
