import { InvalidInputError, type Problem } from "./errors.js";

/** An error as it travels between threads, where its class is lost. */
export interface ToldError {
  readonly name: string;
  readonly message: string;
  /** Of an InvalidInputError. */
  readonly problems?: readonly Problem[];
}

export function toldError(error: Error): ToldError {
  const { name, message } = error;
  return error instanceof InvalidInputError ? { name, message, problems: error.problems } : { name, message };
}

/** What was told, as an error again: an InvalidInputError with its problems, or an Error of the same name. */
export function errorOf({ name, message, problems }: ToldError): Error {
  return problems ? new InvalidInputError(problems) : Object.assign(new Error(message), { name });
}
