import { apiOrigin } from "@/env";

/** The status of the API's answer to somebody with this token or key; null where the API does not answer. */
export async function askWhether(token: string): Promise<number | null> {
  try {
    const { status } = await fetch(`${apiOrigin()}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: "{ viewer { role } }" }),
      cache: "no-store",
      signal: AbortSignal.timeout(10_000),
    });
    return status;
  } catch {
    return null;
  }
}
