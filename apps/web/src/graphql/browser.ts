import { createClient } from "graphql-sse";
import type { TypedDocumentString } from "./generated/documents";
import { noteQuestion } from "./noted-questions";
import { type Answer, readAnswer } from "./problem";

/** Asks the API from the browser, through the site's own origin. Rejects only when `signal` aborts. */
export async function askFromBrowser<Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Answer<Data>> {
  noteQuestion(document.toString(), variables);
  try {
    const response = await fetch("/graphql", {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ query: document.toString(), variables }),
      signal,
    });
    return readAnswer<Data>(response.status, await response.text());
  } catch (cause) {
    if (signal?.aborted) throw cause;
    return {
      ok: false,
      problem: { kind: "unreachable", message: "The site can't be reached. Is it running?" },
    };
  }
}

interface Listener<Data> {
  next(data: Data): void;
  /** The stream broke and is being tried again, or came back. */
  connected(yes: boolean): void;
}

/** Listens to a subscription until the API ends it or the returned function is called; reconnects by itself. */
export function listen<Data, Variables extends Record<string, unknown>>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  listener: Listener<Data>,
): () => void {
  const client = createClient({
    url: "/graphql/stream",
    retryAttempts: Number.POSITIVE_INFINITY,
    // Every failure is worth another try: the API may be restarting.
    retry: (retries) => {
      listener.connected(false);
      return new Promise((resolve) => setTimeout(resolve, Math.min(500 * 2 ** retries, 5000)));
    },
  });
  const stop = client.subscribe<Data>(
    { query: document.toString(), variables },
    {
      next: (result) => {
        listener.connected(true);
        if (result.data) listener.next(result.data);
      },
      error: () => listener.connected(false),
      complete: () => client.dispose(),
    },
  );
  return () => {
    stop();
    client.dispose();
  };
}
