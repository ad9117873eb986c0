import { type NextRequest, NextResponse } from "next/server";
import { rightAddress } from "@/ui/links";

/** Ids copied from GraphQL into an address open their page too: they are sent on to the site's own form of it. */
export function proxy(request: NextRequest): NextResponse {
  const right = rightAddress(request.nextUrl.pathname);
  if (right === null) return NextResponse.next();
  const url = request.nextUrl.clone();
  url.pathname = right;
  return NextResponse.redirect(url, 308);
}

export const config = { matcher: ["/movies/:path+", "/runs/:path+", "/datasets/:path+"] };
