import { type NextRequest, NextResponse } from "next/server";
import { namesNothing } from "@/graphql/exists";
import { queryOf, rightAddress } from "@/ui/links";

/**
 * Before any page: ids copied from GraphQL into an address open their page too, for they are sent on to the site's
 * own form of it; and an address that names what does not exist is led to where no page is, which answers 404.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { pathname, searchParams } = request.nextUrl;
  const right = rightAddress(pathname);
  if (right !== null) {
    const url = request.nextUrl.clone();
    url.pathname = right;
    return NextResponse.redirect(url, 308);
  }
  if (await namesNothing(pathname, queryOf(searchParams)))
    return NextResponse.rewrite(new URL("/nothing-is-here", request.url));
  return NextResponse.next();
}

export const config = {
  matcher: ["/", "/(movies|runs|datasets|ask|recommend)/:path*"],
};
