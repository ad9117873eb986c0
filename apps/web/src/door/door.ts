import { type NextRequest, NextResponse } from "next/server";
import { siteOrigins } from "@/env";
import { askWhether } from "./ask-whether";
import { authorizationOf } from "./credential";
import { isForwarded, isFromForeignPage, isLoopbackHost } from "./request-origin";
import { isTokenShaped, setCookie } from "./token-cookie";

/**
 * What every request passes before anything else: who may not ask is turned away, and a token in the address becomes a
 * cookie. Null lets the request in.
 */
export async function passDoor(request: NextRequest): Promise<Response | null> {
  const problem = whyRefused(request.headers, request.nextUrl.pathname);
  if (problem) return refuse(request, problem);
  const url = new URL(request.url);
  const token = url.searchParams.get("token");
  return token !== null && request.method === "GET" ? takeToken(request, url, token) : null;
}

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** Where one shows a key, which one needs not have shown yet. */
const signIn = new Set(["/sign-in", "/sign-in/with-key", "/sign-out", "/icon.svg"]);

function whyRefused(headers: Headers, path: string): Refusal | null {
  const host = headers.get("host") ?? "";
  const origins = siteOrigins();
  const known = origins.some((origin) => new URL(origin).host === host);
  if (!isLoopbackHost(host) && !known)
    return {
      status: 421,
      code: "MISDIRECTED",
      message: `This site is not ${host}; CINEVEC_SITE_ORIGIN names what else it is.`,
    };
  if (isFromForeignPage(headers, origins))
    return { status: 403, code: "FORBIDDEN", message: "A page of another site may not ask this one." };
  // Behind a proxy everybody comes from this machine, so nobody is believed to.
  if (
    !signIn.has(path) &&
    authorizationOf(headers) === null &&
    (isForwarded(headers) || !isLoopbackHost(host))
  )
    return {
      status: 401,
      code: "UNAUTHENTICATED",
      message:
        "This request came through a proxy, so it takes a key: sign in at /sign-in, or give the site a viewer's key " +
        "(CINEVEC_WEB_KEY) that it shows for everybody.",
    };
  return null;
}

/** In words for a browser, and for everything else as the API refuses. */
function refuse(request: NextRequest, { status, code, message }: Refusal): Response {
  const options = { status, headers: { "cache-control": "no-store" } };
  if (request.headers.get("accept")?.includes("text/html")) {
    const { pathname, search } = request.nextUrl;
    if (status === 401 && request.method === "GET")
      return signInFirst(request, { next: `${pathname}${search}` });
    return new Response(`${message}\n`, options);
  }
  return Response.json({ errors: [{ message, extensions: { code } }] }, options);
}

/** A browser is led to where one signs in, and from there back. */
function signInFirst(request: NextRequest, query: Record<string, string>): Response {
  const response = NextResponse.redirect(new URL(`/sign-in?${new URLSearchParams(query)}`, request.url), 303);
  response.headers.set("cache-control", "no-store");
  return response;
}

/** Exchanges a token that the API knows for a cookie, and takes it out of the address either way. */
async function takeToken(request: NextRequest, url: URL, token: string): Promise<Response> {
  url.searchParams.delete("token");
  const response = NextResponse.redirect(url, 303);
  response.headers.set("cache-control", "no-store");
  response.headers.set("referrer-policy", "no-referrer");
  const answer = isTokenShaped(token) ? await askWhether(token) : 401;
  if (answer === null)
    return refuse(request, {
      status: 502,
      code: "UNREACHABLE",
      message: "The API can't be reached from the site. Is it running?",
    });
  if (answer !== 200 && request.headers.get("accept")?.includes("text/html"))
    return signInFirst(request, { problem: "unknown", next: `${url.pathname}${url.search}` });
  if (answer !== 200)
    return refuse(request, {
      status: 401,
      code: "UNAUTHENTICATED",
      message: "The API does not know this token. ./cinevec start prints the right address.",
    });
  const secure = request.headers.get("x-forwarded-proto") === "https";
  response.headers.append("set-cookie", setCookie(token, request.headers.get("host"), secure));
  return response;
}
