import { InvalidInputError } from "@cinevec/core";
import { encodeId } from "../ids/global-ids.js";
import { type Purpose, purposes } from "../stored/purposes.js";
import { attempt } from "./attempt.js";
import { builder } from "./builder.js";
import { PurposeEnum } from "./enums.js";
import { asBefore, inputNaming, inputOf } from "./inputs.js";
import { Changed, Deleted, DeleteResult, existing, TrainingRunResult } from "./results.js";
import { needs } from "./roles.js";

const UpdateRunInput = builder.inputType("UpdateRunInput", {
  description: "What is left out stays as it is.",
  fields: (t) => ({
    id: t.id({ required: true, description: "The run to change." }),
    name: t.string({ description: "1 to 200 characters." }),
    note: t.string({ description: "At most 10,000 characters; an empty one takes the note away." }),
    tags: t.stringList({ description: "All of them: at most 20, of 1 to 50 characters." }),
    archived: t.boolean({ description: "See TrainingRun.archived." }),
  }),
});

const PromoteRunInput = builder.inputType("PromoteRunInput", {
  description: "What to promote.",
  fields: (t) => ({
    id: t.id({ required: true, description: "The run that answers from now on." }),
    for: t.field({
      type: [PurposeEnum],
      defaultValue: [...purposes],
      description: "For which purposes; at least one.",
    }),
  }),
});

const DeleteRunInput = inputNaming("DeleteRunInput", "The run to delete.");

function purposesIn(named: readonly Purpose[]): readonly Purpose[] {
  if (named.length === 0)
    throw InvalidInputError.of("for", `must name at least one purpose of ${purposes.join(", ")}.`);
  return named;
}

builder.mutationFields((t) => ({
  updateRun: t.field({
    type: TrainingRunResult,
    description: "Names a run anew, keeps what people say of it, archives it. Takes the role TRAINER.",
    args: {
      input: t.arg({ type: UpdateRunInput, required: true, description: "Which run, and what changes." }),
    },
    complexity: 10,
    ...needs("TRAINER"),
    resolve: (_root, { input: { id: run, ...changes } }, context) =>
      attempt(
        context,
        ["NotFoundError", "ConflictError"],
        async () => new Changed(await context.services.runs.update(existing("TrainingRun", run), changes)),
      ),
  }),
  promoteRun: t.field({
    type: TrainingRunResult,
    description:
      "Lets the run answer for its dataset when a query names none, for these purposes; for the others nothing changes. Takes the role TRAINER.",
    args: {
      input: t.arg({ type: PromoteRunInput, description: "Which run, and for what." }),
      id: t.arg.id(asBefore("id")),
      for: t.arg({ type: [PurposeEnum], defaultValue: [...purposes], ...asBefore("for") }),
    },
    complexity: 50,
    ...needs("TRAINER", "named"),
    resolve: (_root, args, context) =>
      attempt(context, ["NotFoundError", "ConflictError"], async () => {
        const input = inputOf(args, "id");
        const run = existing("TrainingRun", input.id);
        return new Changed(await context.services.runs.promote(run, purposesIn(input.for ?? purposes)));
      }),
  }),
  deleteRun: t.field({
    type: DeleteResult,
    description: "With its artifact. Takes the role ADMIN.",
    args: {
      input: t.arg({ type: DeleteRunInput, description: "Which one." }),
      id: t.arg.id(asBefore("id")),
    },
    complexity: 50,
    ...needs("ADMIN", "named"),
    resolve: (_root, args, context) =>
      attempt(context, ["NotFoundError", "ConflictError"], async () => {
        const uuid = existing("TrainingRun", inputOf(args, "id").id);
        await context.services.runs.delete(uuid);
        context.services.spaces.forget(uuid);
        return new Deleted(encodeId("TrainingRun", uuid));
      }),
  }),
}));
