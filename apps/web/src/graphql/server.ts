import { headers } from "next/headers";
import { credentialsOf } from "@/door/credential";
import { apiOrigin } from "@/env";
import type { TypedDocumentString } from "./generated/documents";
import { type Answer, readAnswer } from "./problem";
import { record } from "./recording";

const timeLimit = 20_000;

/** Asks the API from the server, uncached: runs and datasets change while they are looked at. Never throws. */
export async function ask<Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
): Promise<Answer<Data>> {
  const asking = await headers();
  record(asking, document.toString(), variables);
  try {
    const response = await fetch(`${apiOrigin()}/graphql`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/graphql-response+json, application/json",
        ...credentialsOf(asking),
      },
      body: JSON.stringify({ query: document.toString(), variables }),
      cache: "no-store",
      signal: AbortSignal.timeout(timeLimit),
    });
    return readAnswer<Data>(response.status, await response.text());
  } catch (cause) {
    const late = cause instanceof Error && cause.name === "TimeoutError";
    const message = late
      ? `The API at ${apiOrigin()} did not answer within ${timeLimit / 1000} seconds.`
      : `Nothing answers at ${apiOrigin()}.`;
    return { ok: false, problem: { kind: "unreachable", message } };
  }
}
