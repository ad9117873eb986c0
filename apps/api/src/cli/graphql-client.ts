import { createClient, NetworkError } from "graphql-sse";
import { ApiGoneError, reasonOf } from "./api-gone-error.js";
import { CommandError } from "./command-error.js";

interface GraphqlResponse<Data> {
  data?: Data | null;
  errors?: readonly { message: string }[];
}

/** A GraphQL endpoint of this API, as the commands use it. */
export interface ApiClient {
  readonly url: string;
  /** @throws CommandError with the server's own messages; ApiGoneError where no server answers. */
  query<Data>(document: string, variables?: Record<string, unknown>): Promise<Data>;
  /**
   * Yields each event's data; ends when the server completes the subscription. A broken connection is made again for
   * half a minute. Throws as query does.
   */
  subscribe<Data>(document: string, variables: Record<string, unknown>): AsyncIterable<Data>;
}

/** `url`: the API's origin, for instance http://127.0.0.1:4000. `key`: an API key or the local token; without one the API may be read. `retryAttempts`: of a broken subscription. */
export function createApiClient(url: string, key: string | undefined, retryAttempts = 5): ApiClient {
  const headers: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {};
  return {
    url,
    async query<Data>(document: string, variables: Record<string, unknown> = {}) {
      const { status, text } = await fetch(`${url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify({ query: document, variables }),
      })
        .then(async (response) => ({ status: response.status, text: await response.text() }))
        .catch((error) => {
          throw new ApiGoneError(`The API at ${url} does not answer (${reasonOf(error)}).`, { cause: error });
        });
      const body = parseResponse<Data>(text);
      if (!body)
        throw new CommandError(`What answers at ${url} is not Cinevec's API: it says HTTP ${status}.`);
      if (body.errors?.length) throw new CommandError(body.errors.map((error) => error.message).join("\n"));
      if (!body.data) throw new CommandError(`The API at ${url} answered ${status} without data.`);
      return body.data;
    },
    async *subscribe<Data>(document: string, variables: Record<string, unknown>) {
      const client = createClient({ url: `${url}/graphql/stream`, headers, retryAttempts });
      try {
        for await (const event of client.iterate<Data>({ query: document, variables })) {
          if (event.errors?.length) throw new CommandError(event.errors.map((e) => e.message).join("\n"));
          if (event.data) yield event.data as Data;
        }
      } catch (error) {
        if (!(error instanceof NetworkError)) throw error;
        if (error.response)
          throw new CommandError(
            `The API at ${url} refused the subscription: HTTP ${error.response.status}.`,
          );
        throw new ApiGoneError(`The API at ${url} went away (${reasonOf(error)}).`, { cause: error });
      } finally {
        client.dispose();
      }
    },
  };
}

/** Null where it is no GraphQL answer. */
function parseResponse<Data>(text: string): GraphqlResponse<Data> | null {
  try {
    const body: unknown = JSON.parse(text);
    const isAnswer = body !== null && typeof body === "object" && ("data" in body || "errors" in body);
    return isAnswer ? (body as GraphqlResponse<Data>) : null;
  } catch {
    return null;
  }
}
