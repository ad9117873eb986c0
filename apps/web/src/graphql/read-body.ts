/** As the API's own limit (apps/api/src/server.ts), in bytes. */
const largestBody = 1_048_576;

export class TooLargeError extends Error {
  override readonly name = "TooLargeError";
}

/** A request's body, of which never more than the limit is kept. @throws TooLargeError. */
export async function readBody(request: Request): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (request.method === "GET" || request.method === "HEAD" || request.body === null) return undefined;
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of request.body as ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>) {
    length += piece.byteLength;
    if (length > largestBody) throw new TooLargeError(`A request may have ${largestBody} bytes at most.`);
    pieces.push(piece);
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    body.set(piece, at);
    at += piece.byteLength;
  }
  return body;
}
