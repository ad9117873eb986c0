import { connect } from "node:net";

export interface RawRequest {
  /** What is written at once. */
  readonly start: string | Buffer;
  /** What is written piece by piece, with a pause before each. */
  readonly slowly?: readonly string[];
  /** Whether our side of the connection is closed before the answer, which then is half open. */
  readonly half?: boolean;
  /** After so long the connection is cut, in milliseconds. */
  readonly cutAfter: number;
}

/** Writes bytes that no client of HTTP would. @returns whatever came back until the end or the cut. */
export function writeRaw(url: string, request: RawRequest): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(Number(port), hostname);
    const cut = setTimeout(() => socket.destroy(), request.cutAfter);
    socket.on("data", (piece) => {
      if (answer.length < 100_000) answer += piece.toString("latin1");
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      clearTimeout(cut);
      resolve(answer);
    });
    socket.on("connect", async () => {
      socket.write(request.start);
      for (const piece of request.slowly ?? []) {
        await new Promise((done) => setTimeout(done, 20));
        if (socket.destroyed) return;
        socket.write(piece);
      }
      if (request.half) socket.end();
    });
  });
}
