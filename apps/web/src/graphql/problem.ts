/** Why an answer is missing, as the pages tell it. */
export interface ApiProblem {
  /** unreachable: no API answers; refused: it says why not; failed: it broke. */
  readonly kind: "unreachable" | "refused" | "failed";
  readonly message: string;
  /** The API's own code, for instance NOT_FOUND. */
  readonly code?: string;
  /** What was wrong with the input, by path. */
  readonly problems?: readonly InputProblem[];
}

interface InputProblem {
  readonly path: readonly string[];
  readonly message: string;
}

export type Answer<Data> =
  | { readonly ok: true; readonly data: Data }
  | { readonly ok: false; readonly problem: ApiProblem };

/** The site's own codes, from forward.ts. */
const kinds: Readonly<Record<string, ApiProblem["kind"]>> = { UNREACHABLE: "unreachable" };

interface GraphqlBody<Data> {
  data?: Data | null;
  errors?: readonly {
    message: string;
    extensions?: { code?: unknown; problems?: readonly InputProblem[] };
  }[];
}

/**
 * What a GraphQL response means. Any error counts as no answer: every page asks small questions, and half an
 * answer would look like a whole one.
 */
export function readAnswer<Data>(status: number, text: string): Answer<Data> {
  let body: GraphqlBody<Data>;
  try {
    body = JSON.parse(text) as GraphqlBody<Data>;
  } catch {
    const message = `The API answered ${status} with something that is not JSON.`;
    return { ok: false, problem: { kind: status >= 500 ? "unreachable" : "failed", message } };
  }
  const error = body.errors?.[0];
  if (error) {
    const code = typeof error.extensions?.code === "string" ? error.extensions.code : undefined;
    const kind =
      code === undefined || code === "INTERNAL_SERVER_ERROR" ? "failed" : (kinds[code] ?? "refused");
    return {
      ok: false,
      problem: { kind, message: error.message, code, problems: error.extensions?.problems },
    };
  }
  if (!body.data) {
    return { ok: false, problem: { kind: "failed", message: `The API answered ${status} without data.` } };
  }
  return { ok: true, data: body.data };
}
