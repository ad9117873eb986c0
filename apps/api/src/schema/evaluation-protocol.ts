import { describeProtocol, type Protocol, parseProtocol, protocolKey, splitKinds } from "@cinevec/core";
import { builder } from "./builder.js";

const splitTexts: Record<(typeof splitKinds)[number], string> = {
  last: "Each user's last liked movie.",
  time: "The newest share of all ratings.",
  ratio: "A random share of each user's ratings.",
  users: "All ratings of a random share of users; their histories are given, and what follows is asked for.",
  movies: "All ratings of a random share of movies.",
  files: "What a split that came with the dataset holds out.",
};

const SplitKindEnum = builder.enumType("SplitKind", {
  description: "How ratings are held out; docs/evaluation.md explains each.",
  values: Object.fromEntries(
    splitKinds.map((kind) => [kind.toUpperCase(), { value: kind, description: splitTexts[kind] }]),
  ),
});

const SeenMaskEnum = builder.enumType("SeenMask", {
  description: "What is not ranked again for a user.",
  values: {
    LIKED: { value: "liked", description: "What the user liked in training." },
    RATED: { value: "rated", description: "Whatever the user rated in training." },
  },
});

export const EvaluationProtocolType = builder.objectRef<Protocol>("EvaluationProtocol").implement({
  description: "What was held out of a run's training and how it was ranked.",
  fields: (t) => ({
    key: t.string({
      description: "Equal for protocols under which runs compare.",
      resolve: (protocol) => protocolKey(protocol),
    }),
    description: t.string({
      description: "In plain words.",
      resolve: (protocol) => describeProtocol(protocol),
    }),
    split: t.field({
      type: SplitKindEnum,
      description: "How ratings are held out.",
      resolve: ({ split }) => split,
    }),
    settings: t.field({
      type: "JSON",
      description: "All settings, defaults filled in, named as in EvaluationProtocolInput.",
      resolve: (protocol) => protocol,
    }),
  }),
});

export const EvaluationProtocolInput = builder.inputType("EvaluationProtocolInput", {
  description: "What differs from the defaults. A setting that the split does not have is refused.",
  fields: (t) => ({
    split: t.field({ type: SplitKindEnum, description: "LAST where not given." }),
    before: t.int({
      description:
        "LAST, TIME, RATIO: hold out so often before and measure on that, 0 to 3; what is held out later is never used. 1 to 3 are for choosing options.",
    }),
    share: t.float({
      description: "Of ratings (TIME: 0.1, RATIO: 0.2), users or movies (0.2) that are held out.",
    }),
    seed: t.int({ description: "RATIO, USERS, MOVIES: draws what is held out; 1 where not given." }),
    file: t.string({ description: "FILES: the name of a split that came with the dataset." }),
    minRating: t.float({ description: "From here on a rating is a like; 4 where not given, 0 for all." }),
    minRatings: t.int({
      description: "LAST, TIME, USERS, MOVIES: users with fewer likes are not ranked for; 5.",
    }),
    mask: t.field({ type: SeenMaskEnum, description: "LIKED where not given." }),
    sampledNegatives: t.int({
      description: "Also rank each held-out movie among so many random ones, under names of their own; 0.",
    }),
  }),
});

/** What was given, nulls left out. */
export function protocolSettings(input: typeof EvaluationProtocolInput.$inferInput): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(input).filter(([, value]) => value !== null && value !== undefined),
  );
}

/** @throws InvalidInputError with paths below `protocol`. */
export function protocolOf(input: typeof EvaluationProtocolInput.$inferInput | null | undefined): Protocol {
  return parseProtocol(input ? protocolSettings(input) : {});
}
