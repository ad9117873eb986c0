/** One problem with an input: `path` names the field ("options", "dimensions") or the file and line. */
export interface Problem {
  readonly path: readonly string[];
  readonly message: string;
}

/** "options.dimensions: …" for a field, "movies.csv, line 1: …" for a place in a file. */
export function formatProblem({ path, message }: Problem): string {
  const place = path.join(".").replaceAll(/\.(?=line \d)/gu, ", ");
  return place === "" ? message : `${place}: ${message}`;
}

/** The caller's input is wrong; every problem found is listed, each with its bounds and what to do. */
export class InvalidInputError extends Error {
  override readonly name = "InvalidInputError";
  constructor(
    readonly problems: readonly Problem[],
    options?: { cause?: unknown },
  ) {
    super(problems.map(formatProblem).join("; "), options);
  }
  /** Shorthand for a single problem. */
  static of(path: readonly string[] | string, message: string): InvalidInputError {
    return new InvalidInputError([{ path: typeof path === "string" ? [path] : path, message }]);
  }
}

/** The thing asked for does not exist. `kind` is a word such as "movie" or "training run". */
export class NotFoundError extends Error {
  override readonly name = "NotFoundError";
  constructor(
    readonly kind: string,
    readonly id: string,
  ) {
    super(`There is no ${kind} ${JSON.stringify(id)}.`);
  }
}

/** The request is sound but the present state does not allow it. */
export class ConflictError extends Error {
  override readonly name = "ConflictError";
}

/** The caller's role does not allow it. */
export class ForbiddenError extends Error {
  override readonly name = "ForbiddenError";
}

/** Stored bytes are not what they claim to be: a wrong checksum, a short buffer, an unknown version. */
export class CorruptDataError extends Error {
  override readonly name = "CorruptDataError";
}

/** The work was cancelled through its AbortSignal. */
export class CancelledError extends Error {
  override readonly name = "CancelledError";
  constructor(message = "Cancelled.") {
    super(message);
  }
}
