import { formatProblem } from "@cinevec/core";
import { CommandError } from "./command-error.js";

/** A mutation's answer: a success or one of the contract's error types. */
export type MutationResult<Success> =
  | ({ __typename: string; message?: undefined } & Success)
  | {
      __typename: string;
      message: string;
      problems?: readonly { path: readonly string[]; message: string }[];
    };

/** What a mutation says where it fails, if its input may be wrong; else `... on Error { message }` alone. */
export const errorFields = `
  ... on Error { message }
  ... on InvalidInputError { problems { path message } }
`;

/** @throws CommandError listing each problem on its own line, where the answer is an error. */
export function unwrap<Success extends object>(result: MutationResult<Success>): Success {
  if (result.message === undefined) return result as Success;
  const problems = "problems" in result && result.problems ? result.problems : [];
  throw new CommandError(problems.length ? problems.map(formatProblem).join("\n") : result.message);
}
