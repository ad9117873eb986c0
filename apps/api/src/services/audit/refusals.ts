/** What somebody was not allowed to ask for. */
export interface RefusedRequest {
  /** Null where no key that is known was shown. */
  readonly keyName: string | null;
  readonly role: "VIEWER" | "TRAINER" | "ADMIN" | null;
  /** A field's name or a route: one of a bounded set. */
  readonly operation: string;
  /** Of the network that it came from. */
  readonly address: string;
  /** UNAUTHENTICATED, RATE_LIMITED, FORBIDDEN … */
  readonly result: string;
}

export interface CountedRefusal extends RefusedRequest {
  readonly count: number;
}

/** Most that are told apart before they are written; beyond, an address is that of "many". */
const mostApart = 100;

/**
 * Refusals since they were last taken, those alike counted as one. However many come, from however many addresses, no
 * more than a bounded number is kept and written.
 */
export class Refusals {
  private counted = new Map<string, { request: RefusedRequest; count: number }>();

  add(request: RefusedRequest): void {
    const key = keyOf(request);
    const known = this.counted.get(key);
    if (known) known.count++;
    else if (this.counted.size < mostApart) this.counted.set(key, { request, count: 1 });
    else this.addToMany(request);
  }

  /** All of them, which begin anew. */
  take(): CountedRefusal[] {
    const taken = [...this.counted.values()].map(({ request, count }) => ({ ...request, count }));
    this.counted = new Map();
    return taken;
  }

  private addToMany({ result }: RefusedRequest): void {
    const request = { keyName: null, role: null, operation: "many", address: "many", result };
    const known = this.counted.get(keyOf(request));
    if (known) known.count++;
    else this.counted.set(keyOf(request), { request, count: 1 });
  }
}

const keyOf = ({ keyName, role, operation, address, result }: RefusedRequest) =>
  JSON.stringify([keyName, role, operation, address, result]);
