import { createClient } from "graphql-sse";
import { CommandError } from "./command-error.js";

interface GraphqlResponse<Data> {
  data?: Data | null;
  errors?: readonly { message: string }[];
}

/** A GraphQL endpoint of this API, as the commands use it. */
export interface ApiClient {
  readonly url: string;
  /** @throws CommandError with the server's own messages. */
  query<Data>(document: string, variables?: Record<string, unknown>): Promise<Data>;
  /** Yields each event's data; ends when the server completes the subscription. */
  subscribe<Data>(document: string, variables: Record<string, unknown>): AsyncIterable<Data>;
}

/** `url`: the API's origin, for instance http://127.0.0.1:4000. `key`: an API key or the local token; without one the API may be read. */
export function createApiClient(url: string, key: string | undefined): ApiClient {
  const headers: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {};
  return {
    url,
    async query<Data>(document: string, variables: Record<string, unknown> = {}) {
      const response = await fetch(`${url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify({ query: document, variables }),
      });
      const body = (await response.json()) as GraphqlResponse<Data>;
      if (body.errors?.length) throw new CommandError(body.errors.map((error) => error.message).join("\n"));
      if (!body.data) throw new CommandError(`The API at ${url} answered ${response.status} without data.`);
      return body.data;
    },
    async *subscribe<Data>(document: string, variables: Record<string, unknown>) {
      const client = createClient({ url: `${url}/graphql/stream`, headers, retryAttempts: 5 });
      try {
        for await (const event of client.iterate<Data>({ query: document, variables })) {
          if (event.errors?.length) throw new CommandError(event.errors.map((e) => e.message).join("\n"));
          if (event.data) yield event.data as Data;
        }
      } finally {
        client.dispose();
      }
    },
  };
}
