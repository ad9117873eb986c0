import { z } from "zod";
import { likedFrom } from "../dataset/liked-from.js";
import { InvalidInputError } from "../errors.js";

const ranking = {
  minRating: z
    .number()
    .min(0)
    .max(100)
    .default(likedFrom)
    .describe(
      "Ratings from here on are liked: they make the histories and are what must be found. 0: all are.",
    ),
  mask: z
    .enum(["liked", "rated"])
    .default("liked")
    .describe("What is not ranked again: what the user liked, or all that the user rated."),
  sampledNegatives: z
    .int()
    .min(0)
    .max(10_000)
    .default(0)
    .describe("Also rank each held-out movie among so many random unseen ones, under names of their own."),
};
const minRatings = z
  .int()
  .min(2)
  .max(10_000)
  .default(5)
  .describe("Users with fewer liked ratings are held out of nothing to rank.");
const before = z
  .int()
  .min(0)
  .max(3)
  .default(0)
  .describe(
    "Holds out so often before, never showing what was held out later to training or evaluation: 1 to 3 to choose options by.",
  );
const share = (portion: number) => z.number().gt(0).lt(1).default(portion);
const seed = z
  .int()
  .min(0)
  .max(2 ** 31 - 1)
  .default(1)
  .describe("Draws what is held out; the run's own seed does not.");

/** What is held out and how it is ranked. Which fields there are depends on `split`; unknown ones fail. */
export const protocolSchema = z.discriminatedUnion("split", [
  z.strictObject({ split: z.literal("last"), before, minRatings, ...ranking }),
  z.strictObject({ split: z.literal("time"), share: share(0.1), before, minRatings, ...ranking }),
  z.strictObject({ split: z.literal("ratio"), share: share(0.2), seed, before, ...ranking }),
  z.strictObject({ split: z.literal("users"), share: share(0.2), seed, minRatings, ...ranking }),
  z.strictObject({ split: z.literal("movies"), share: share(0.2), seed, minRatings, ...ranking }),
  z.strictObject({ split: z.literal("files"), file: z.string().min(1), ...ranking }),
]);

/** How data is held out and ranked for an evaluation, all defaults filled in. docs/evaluation.md explains each. */
export type Protocol = z.output<typeof protocolSchema>;
export type SplitKind = Protocol["split"];
export const splitKinds = protocolSchema.options.map((option) => option.shape.split.value);

/**
 * Fills in defaults; without `split` it is "last".
 * @throws InvalidInputError with paths below `protocol` for fields that are unknown, out of bounds or not of this split.
 */
export function parseProtocol(given: Readonly<Record<string, unknown>> = {}): Protocol {
  const result = protocolSchema.safeParse({ split: "last", ...given });
  if (result.success) return result.data;
  throw new InvalidInputError(
    result.error.issues.flatMap((issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => ({
            path: ["protocol", key],
            message: `is not a setting of the split ${JSON.stringify(given.split ?? "last")}.`,
          }))
        : [{ path: ["protocol", ...issue.path.map(String)], message: issue.message }],
    ),
  );
}

/** The protocol of a run that names none. */
export const defaultProtocol: Protocol = parseProtocol();

/** Equal for protocols under which numbers compare; short enough for a file's name: "last", "time-before-1-min-rating-0". */
export function protocolKey(protocol: Protocol): string {
  const usual: Readonly<Record<string, unknown>> = parseProtocol({
    split: protocol.split,
    ...(protocol.split === "files" ? { file: protocol.file } : {}),
  });
  const changed = Object.entries(protocol)
    .filter(([name, value]) => name === "file" || (name !== "split" && usual[name] !== value))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}-${value}`);
  return [protocol.split, ...changed].join("-").replaceAll(/[^A-Za-z0-9._-]/g, "_");
}

/** In plain words, for tables and pages. */
export function describeProtocol(protocol: Protocol): string {
  const liked = protocol.minRating > 0 ? `liked movie (${protocol.minRating} and up)` : "rated movie";
  const parts = [whatIsHeldOut(protocol, liked)];
  if ("before" in protocol && protocol.before > 0)
    parts.push(
      `done ${protocol.before + 1} times in a row; measured on the last of these, what was held out first is never used`,
    );
  if (protocol.mask === "rated") parts.push("all that a user rated is left out of the ranking");
  if (protocol.sampledNegatives > 0)
    parts.push(`also ranked among ${protocol.sampledNegatives} random unseen movies`);
  return parts.join("; ");
}

function whatIsHeldOut(protocol: Protocol, liked: string): string {
  const percent = "share" in protocol ? `${Number((100 * protocol.share).toPrecision(3))} %` : "";
  switch (protocol.split) {
    case "last":
      return `each user's last ${liked}, of users with at least ${protocol.minRatings}`;
    case "time":
      return `what users did in the last ${percent} of all ratings, of users with at least ${protocol.minRatings} before`;
    case "ratio":
      return `${percent} of the ratings, at random (seed ${protocol.seed})`;
    case "users":
      return `${percent} of the users, unknown to training, at random (seed ${protocol.seed})`;
    case "movies":
      return `${percent} of the movies with all their ratings, at random (seed ${protocol.seed})`;
    case "files":
      return `the files' own split ${protocol.file}`;
  }
}
