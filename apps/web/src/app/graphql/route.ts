import { forward } from "@/graphql/forward";

export const dynamic = "force-dynamic";

export function POST(request: Request): Promise<Response> {
  return forward(request);
}
