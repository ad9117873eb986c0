import { type NextRequest, NextResponse } from "next/server";
import { apiOrigin, siteOrigins } from "@/env";
import { authorizationOf } from "./credential";
import { isForwarded, isFromForeignPage, isLoopbackHost } from "./request-origin";
import { isTokenShaped, setCookie } from "./token-cookie";

/**
 * What every request passes before anything else: who may not ask is turned away, and a token in the address becomes a
 * cookie. Null lets the request in.
 */
export async function passDoor(request: NextRequest): Promise<Response | null> {
  const problem = whyRefused(request.headers);
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

function whyRefused(headers: Headers): Refusal | null {
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
  if (authorizationOf(headers) === null && (isForwarded(headers) || !isLoopbackHost(host)))
    return {
      status: 401,
      code: "UNAUTHENTICATED",
      message:
        "This request came through a proxy. Open the address that ./cinevec start prints (it ends in ?token=…), or " +
        "give the site a viewer's key (CINEVEC_WEB_KEY) that it shows for everybody.",
    };
  return null;
}

/** In words for a browser, and for everything else as the API refuses. */
function refuse(request: NextRequest, { status, code, message }: Refusal): Response {
  const options = { status, headers: { "cache-control": "no-store" } };
  if (request.headers.get("accept")?.includes("text/html")) return new Response(`${message}\n`, options);
  return Response.json({ errors: [{ message, extensions: { code } }] }, options);
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

/** The status of the API's answer to somebody with this token; null where the API does not answer. */
async function askWhether(token: string): Promise<number | null> {
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
