import type { NextRequest } from "next/server";
import { passDoor } from "@/door/door";
import { forwardStream } from "@/graphql/forward";

export const dynamic = "force-dynamic";

/** The proxy lets this path through (src/proxy.ts), so that the door is passed here. */
export async function PUT(request: NextRequest): Promise<Response> {
  return (await passDoor(request)) ?? forwardStream(request);
}
