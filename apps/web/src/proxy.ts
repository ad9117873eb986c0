import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy, isNonceShaped, makeNonce, nonceHeader } from "@/door/content-security-policy";
import { passDoor } from "@/door/door";
import { namesNothing } from "@/graphql/exists";
import { queryOf, rightAddress } from "@/ui/links";

/** Pages whose addresses name things. */
const pages = /^\/($|(map|movies|runs|datasets|ask|recommend)(\/|$))/;

/** Where no page is. */
const nowhere = "/nothing-is-here";

/** Every answer says what its page may load and run; a page learns its nonce from the request. */
export async function proxy(request: NextRequest): Promise<Response> {
  const { pathname } = request.nextUrl;
  const told = request.headers.get(nonceHeader);
  // What was led nowhere comes a second time, and its answer bears both policies: they must name the same nonce.
  const nonce = pathname === nowhere && isNonceShaped(told) ? told : makeNonce();
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === "development");
  const headers = new Headers(request.headers);
  headers.set(nonceHeader, nonce);
  headers.set("content-security-policy", policy);
  const answer = await answerTo(request, headers);
  answer.headers.set("content-security-policy", policy);
  return answer;
}

/**
 * Before anything: the door. Before a page: ids copied from GraphQL into an address open their page too, for they are
 * sent on to the site's own form of it; and an address that names what does not exist is led to where no page is, which
 * answers 404.
 */
async function answerTo(request: NextRequest, headers: Headers): Promise<Response> {
  const { pathname, searchParams } = request.nextUrl;
  // Next.js forwards what is led there to itself where the site is asked for as 127.0.0.1, which the door would refuse.
  // There is nothing behind it to guard.
  if (pathname === nowhere) return NextResponse.next({ request: { headers } });
  const answer = await passDoor(request);
  if (answer) return answer;
  const right = rightAddress(pathname);
  if (right !== null) {
    const url = request.nextUrl.clone();
    url.pathname = right;
    return NextResponse.redirect(url, 308);
  }
  if (pages.test(pathname) && (await namesNothing(pathname, queryOf(searchParams))))
    return NextResponse.rewrite(new URL(nowhere, request.url), { request: { headers } });
  return NextResponse.next({ request: { headers } });
}

// All but what was built and is the same for everybody: nothing may pass beside the door. Of what passes here Next.js
// keeps the body in memory, and cuts it off at 10 MB: uploads pass the door at their own route.
export const config = { matcher: ["/((?!_next/static/|uploads/).*)"] };
