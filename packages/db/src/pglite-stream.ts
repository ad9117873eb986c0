import { Duplex } from "node:stream";

/** "You are who you say", and "ready for a query, outside of a transaction": what a server says to a startup. */
const welcome = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);
/** The last that a client says. */
const goodbye = Buffer.from([0x58, 0, 0, 0, 4]);
const rollback = Buffer.from("Q\0\0\0\rROLLBACK\0", "latin1");

/**
 * What node-postgres takes for the socket of a server, with the embedded database behind it. All messages of a query go
 * there at once, since node-postgres corks the stream while it writes them.
 */
export class PgliteStream extends Duplex {
  private greeted = false;
  private inTransaction = false;

  /** @param exchange gives the server messages and returns what it says. */
  constructor(private readonly exchange: (bytes: Uint8Array) => Promise<Uint8Array>) {
    super();
  }

  /** As of a socket; there is nothing to wait for. */
  connect(): this {
    process.nextTick(() => this.emit("connect"));
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  override _read(): void {}

  override _write(bytes: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.tell(bytes).then(() => done(), done);
  }

  override _writev(pieces: { readonly chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.tell(Buffer.concat(pieces.map(({ chunk }) => chunk))).then(() => done(), done);
  }

  private async tell(bytes: Buffer): Promise<void> {
    if (!this.greeted) {
      this.greeted = true;
      this.push(welcome);
      return;
    }
    const leaves = bytes.subarray(-goodbye.length).equals(goodbye);
    const messages = leaves ? bytes.subarray(0, -goodbye.length) : bytes;
    if (messages.length > 0) this.hear(await this.exchange(messages));
    if (!leaves) return;
    // A server undoes what a client that leaves began; this one does not see anybody leave.
    if (this.inTransaction) await this.exchange(rollback);
    this.push(null);
  }

  private hear(bytes: Uint8Array): void {
    // The last message of a turn says whether a transaction is open: "Z", its length, and I, T or E.
    if (bytes.at(-6) === 0x5a) this.inTransaction = bytes.at(-1) !== 0x49;
    if (bytes.length > 0) this.push(bytes);
  }
}
