import { forward } from "@/graphql/forward";

export const dynamic = "force-dynamic";

/** Subscriptions, as server-sent events. */
export function POST(request: Request): Promise<Response> {
  return forward(request);
}
