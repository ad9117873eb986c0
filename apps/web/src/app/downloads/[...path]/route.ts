import { forward } from "@/graphql/forward";

export const dynamic = "force-dynamic";

export function GET(request: Request): Promise<Response> {
  return forward(request);
}
