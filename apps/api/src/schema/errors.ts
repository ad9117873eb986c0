import { ConflictError, ForbiddenError, InvalidInputError, NotFoundError, type Problem } from "@cinevec/core";
import { builder } from "./builder.js";

const ErrorInterface = builder.interfaceRef<Error>("Error").implement({
  description: "What went wrong, in words for a person.",
  fields: (t) => ({ message: t.exposeString("message") }),
});

const InputProblem = builder.objectRef<Problem>("InputProblem").implement({
  fields: (t) => ({
    path: t.field({
      type: ["String"],
      description: "Where in the input: ['options', 'dimensions'].",
      resolve: (problem) => [...problem.path],
    }),
    message: t.exposeString("message", { description: "With the bounds, and what to do." }),
  }),
});

builder.objectType(InvalidInputError, {
  name: "InvalidInputError",
  description: "The input is wrong. Every problem is listed.",
  interfaces: [ErrorInterface],
  fields: (t) => ({
    problems: t.field({ type: [InputProblem], resolve: (error) => [...error.problems] }),
  }),
});

builder.objectType(NotFoundError, {
  name: "NotFoundError",
  description: "What the input names does not exist.",
  interfaces: [ErrorInterface],
});

builder.objectType(ConflictError, {
  name: "ConflictError",
  description: "The request is sound, but the present state does not allow it.",
  interfaces: [ErrorInterface],
});

builder.objectType(ForbiddenError, {
  name: "ForbiddenError",
  description: "The caller's role does not allow it.",
  interfaces: [ErrorInterface],
});
