/** What was asked of the API. Never who asked: keys and tokens are in headers, not in here. */
export interface Question {
  /** The document, its fragments too. */
  readonly query: string;
  readonly variables: unknown;
}

/** "Runs": what the operation of a document is called. */
export function operationName(query: string): string {
  return /^\s*(?:query|mutation|subscription)\s+(\w+)/.exec(query)?.[1] ?? "Query";
}
