import { credentialsOf } from "@/door/credential";
import { isLoopbackHost } from "@/door/request-origin";
import { apiOrigin } from "@/env";
import { readBody, TooLargeError } from "./read-body";

const passedOn = ["accept", "content-type", "range", "if-range", "if-none-match"];
const passedBack = [
  "content-type",
  "content-length",
  "content-disposition",
  "content-range",
  "accept-ranges",
  "etag",
  "last-modified",
];

/**
 * Hands a browser's request on to the API and streams the answer back, so that one origin serves both.
 * A route handler, not a rewrite: rewrites are fixed at build time, give up on a quiet stream after 30 seconds,
 * and are compressed, which would hold events back.
 */
export function forward(request: Request): Promise<Response> {
  return send(request, async () => ({ body: await readBody(request) }));
}

/** As forward, for a body of any size, of which nothing is kept. */
export function forwardStream(request: Request): Promise<Response> {
  // Node's fetch wants to be told that the answer comes after the whole body.
  const length = request.headers.get("content-length");
  return send(
    request,
    async () => ({ body: request.body, duplex: "half" }),
    length === null ? {} : { "content-length": length },
  );
}

type Body = Pick<RequestInit, "body"> & { duplex?: "half" };

async function send(
  request: Request,
  bodyOf: () => Promise<Body>,
  more: Record<string, string> = {},
): Promise<Response> {
  const url = new URL(request.url);
  const headers = new Headers(more);
  for (const name of passedOn) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  for (const [name, value] of Object.entries(credentialsOf(request.headers))) headers.set(name, value);
  // fetch would undo any compression before it goes on: on one machine that costs both processes time for nothing.
  if (isLoopbackHost(new URL(apiOrigin()).host)) headers.set("accept-encoding", "identity");
  let answer: Response;
  try {
    answer = await fetch(`${apiOrigin()}${url.pathname}${url.search}`, {
      method: request.method,
      headers,
      ...(await bodyOf()),
      cache: "no-store",
      redirect: "manual",
      signal: request.signal,
    });
  } catch (error) {
    if (error instanceof TooLargeError)
      return Response.json(
        { errors: [{ message: error.message, extensions: { code: "BAD_USER_INPUT" } }] },
        { status: 413 },
      );
    const message = "The API can't be reached from the site. Is it running?";
    return Response.json({ errors: [{ message, extensions: { code: "UNREACHABLE" } }] }, { status: 502 });
  }
  // no-transform keeps Next's compression away from the event stream.
  // What has an ETag may be kept by the browser that asks each time whether it still holds.
  const keeping = answer.headers.has("etag") ? "private, no-cache" : "no-store";
  const back = new Headers({ "cache-control": `${keeping}, no-transform`, "x-accel-buffering": "no" });
  for (const name of passedBack) {
    // fetch has undone any content-encoding, so a compressed answer's length no longer holds.
    if (name === "content-length" && answer.headers.has("content-encoding")) continue;
    const value = answer.headers.get(name);
    if (value !== null) back.set(name, value);
  }
  return new Response(answer.body, { status: answer.status, headers: back });
}
