import { type Protocol, parseProtocol } from "@cinevec/core";
import type { Command } from "commander";
import { CommandError } from "./command-error.js";

/** What a protocol is made of, as commander hands it over. */
export interface ProtocolOptions {
  split: string;
  minRating?: string;
  minRatings?: string;
  share?: string;
  files?: string;
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
  time: "what all users did in the last tenth of the ratings",
  ratio: "a fifth of the ratings, at random",
  users: "a fifth of the users, unknown to training: strong generalization",
  movies: "a fifth of the movies with all their ratings: cold start",
  files: "the source's own folds",
} as const;
/** What `evaluate` takes besides: three protocols in one word. */
const several = { before: "the three likes before the last, to choose options by" } as const;

/** @param many whether the command trains once for each of several protocols. */
export function protocolOptions(command: Command, { many }: { readonly many: boolean }): Command {
  const told = Object.entries(many ? { ...kinds, ...several } : kinds).map(
    ([name, what]) => `${name} (${what})`,
  );
  return command
    .option("--split <kind>", told.join(", "), "last")
    .option(
      "--files <names>",
      many
        ? "with --split files: which of the folds, as u1,u2,u3 (default: all)"
        : "with --split files: which of the folds, as u1",
    )
    .option("--min-rating <rating>", "from here on a rating is a like; 0: every rating is (default: 4)")
    .option("--min-ratings <count>", "users with fewer likes are not ranked for (default: 5)")
    .option("--share <share>", "of what --split time, ratio, users or movies holds out, over 0 and under 1")
    .option("--mask <which>", "what is not ranked again: liked or rated movies (default: liked)")
    .option("--sampled-negatives <count>", "also rank among so many random unseen movies, as some papers do");
}

function settingsOf(given: ProtocolOptions): Record<string, unknown> {
  if (given.files !== undefined && given.split !== "files")
    throw new CommandError("--files names folds of the source; it needs --split files.");
  return {
    ...number("minRating", given.minRating),
    ...number("minRatings", given.minRatings),
    ...number("share", given.share),
    ...(given.mask === undefined ? {} : { mask: given.mask }),
    ...number("sampledNegatives", given.sampledNegatives),
  };
}

/** The names in "u1, u2". */
const namesIn = (text: string): string[] =>
  text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");

/**
 * One protocol as EvaluationProtocolInput of the API takes it; what it does not fit is told by the API.
 * @throws CommandError for a split that there is not, and for --split files without exactly one name.
 */
export function protocolInput(given: ProtocolOptions): Record<string, unknown> {
  const settings = settingsOf(given);
  if (!(given.split in kinds))
    throw new CommandError(`--split takes one of ${Object.keys(kinds).join(", ")}.`);
  const files = given.files === undefined ? [] : namesIn(given.files);
  if (given.split === "files" && files.length !== 1)
    throw new CommandError("--split files needs --files with the name of one fold, as --files u1.");
  return {
    ...settings,
    split: given.split.toUpperCase(),
    ...(typeof settings.mask === "string" ? { mask: settings.mask.toUpperCase() } : {}),
    ...(files.length === 1 ? { file: files[0] } : {}),
  };
}

/**
 * The protocols that one --split asks for: one, or three before the last, or each of the source's own folds.
 * @param files names of the source's own splits; null before the source was read.
 */
export function protocolsOf(
  given: ProtocolOptions,
  seed: number,
  files: readonly string[] | null,
): NamedProtocol[] {
  const settings = settingsOf(given);
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
      return chosenFiles(given.files, files).map((file) => one(file, { split: "files", file }));
    default:
      throw new CommandError(`--split takes one of ${Object.keys({ ...kinds, ...several }).join(", ")}.`);
  }
}

function chosenFiles(chosen: string | undefined, files: readonly string[] | null): readonly string[] {
  const wanted = chosen === undefined ? null : namesIn(chosen);
  if (files === null) return wanted ?? [];
  if (files.length === 0)
    throw new CommandError(
      "This source ships no splits of its own; MovieLens 100k does (u1.base, u1.test, …).",
    );
  const unknown = wanted?.find((name) => !files.includes(name));
  if (unknown !== undefined)
    throw new CommandError(
      `--files: ${JSON.stringify(unknown)} is not among the source's folds ${files.join(", ")}.`,
    );
  return wanted ?? files;
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
