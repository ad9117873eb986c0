import { type ExecutionResult, GraphQLError } from "graphql";

/** The answer, or that it took too long; what was begun goes on, but begins nothing more (Context.work). */
export function within(milliseconds: number, answer: Promise<ExecutionResult>): Promise<ExecutionResult> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve({ errors: [late(milliseconds)] }), milliseconds);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function late(milliseconds: number): GraphQLError {
  return new GraphQLError(
    `This operation was given up after ${milliseconds / 1_000} s: ask for less at a time.`,
    { extensions: { code: "DEADLINE_EXCEEDED", http: { status: 400 } } },
  );
}
