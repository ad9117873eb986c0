import type { GraphiQLProps } from "graphiql";
import { getOperationAST, parse } from "graphql";
import { createClient } from "graphql-sse";

type Fetcher = GraphiQLProps["fetcher"];

/** Asks through the site's own origin; subscriptions are streamed as events. */
export const fetcher: Fetcher = async ({ query, variables, operationName }, options) => {
  const body = { query, variables, operationName };
  if (getOperationAST(parse(query), operationName)?.operation === "subscription")
    return createClient({ url: "/graphql/stream", headers: options?.headers }).iterate({
      ...body,
      operationName: operationName ?? undefined,
    });
  const response = await fetch("/graphql", {
    method: "POST",
    headers: { accept: "application/json", ...options?.headers, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return response.json();
};
