import { ConflictError, ForbiddenError, InvalidInputError, NotFoundError, type Problem } from "@cinevec/core";
import { builder } from "./builder.js";

const kinds = { InvalidInputError, NotFoundError, ConflictError, ForbiddenError } as const;
type Kind = keyof typeof kinds;

/** An error as an answer: an Error itself can't be one, since executors take it for a failure of the field. */
export class Refusal {
  readonly message: string;
  readonly problems: readonly Problem[];

  private constructor(
    readonly kind: Kind,
    error: Error,
  ) {
    this.message = error.message;
    this.problems = error instanceof InvalidInputError ? error.problems : [];
  }

  /** What the caller is told of an error of one of these kinds; null for any other. */
  static of(error: unknown, expected: readonly Kind[]): Refusal | null {
    const kind = expected.find((name) => error instanceof kinds[name]);
    return kind ? new Refusal(kind, error as Error) : null;
  }
}

const ErrorInterface = builder.interfaceRef<Refusal>("Error").implement({
  description: "What went wrong, in words for a person.",
  fields: (t) => ({
    message: t.exposeString("message", {
      description: "What went wrong and what to do, for a person to read.",
    }),
  }),
});

const InputProblem = builder.objectRef<Problem>("InputProblem").implement({
  description: "One thing that is wrong with the input.",
  fields: (t) => ({
    path: t.field({
      type: ["String"],
      description: "Where in the input: ['options', 'dimensions'].",
      resolve: (problem) => [...problem.path],
    }),
    message: t.exposeString("message", { description: "With the bounds, and what to do." }),
  }),
});

export const InvalidInputRef = builder.objectRef<Refusal>("InvalidInputError").implement({
  description: "The input is wrong. Every problem is listed.",
  interfaces: [ErrorInterface],
  fields: (t) => ({
    problems: t.field({
      type: [InputProblem],
      description: "Each of them, with the place in the input.",
      resolve: (refusal) => [...refusal.problems],
    }),
  }),
});

export const NotFoundRef = builder.objectRef<Refusal>("NotFoundError").implement({
  description: "What the input names does not exist.",
  interfaces: [ErrorInterface],
});

export const ConflictRef = builder.objectRef<Refusal>("ConflictError").implement({
  description: "The request is sound, but the present state does not allow it.",
  interfaces: [ErrorInterface],
});

export const ForbiddenRef = builder.objectRef<Refusal>("ForbiddenError").implement({
  description: "The caller's role does not allow it.",
  interfaces: [ErrorInterface],
});
