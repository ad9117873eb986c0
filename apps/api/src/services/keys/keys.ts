import { createHash, randomBytes } from "node:crypto";
import { ConflictError, InvalidInputError, NotFoundError } from "@cinevec/core";
import type { ApiKey, PrismaClient } from "@cinevec/db";
import { KeyWatch } from "./key-watch.js";
import type { Scope } from "./scope.js";

type Role = ApiKey["role"];

export interface KeyHolder {
  /** The key's UUID. */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** The datasets that the key is for; null: all. */
  readonly datasets: Scope;
}

/** A key without its hash. */
export type KeyRecord = Omit<ApiKey, "hash">;

export interface NewKey {
  readonly name: string;
  readonly role: Role;
  /** In the future; null: it never ends by itself. */
  readonly expiresAt?: Date | null;
  /** UUIDs of the datasets that it is for, 1 to 100; null: all, those to come too. */
  readonly datasetIds?: readonly string[] | null;
}

/** Most datasets that one key may be for: beyond, it had better be for all. */
const mostDatasets = 100;

/** A row of a list of keys in force. */
interface KnownKey {
  readonly holder: KeyHolder;
  /** Milliseconds since 1970; infinite where it does not end by itself. */
  readonly expiresAt: number;
}

const hashOf = (key: string) => createHash("sha256").update(key).digest("hex");

/** 256 random bits need no slow hash: there is nothing to guess. */
const newKey = () => `cinevec_${randomBytes(32).toString("base64url")}`;
const keyShape = /^cinevec_[\w-]{43}$/;

/** A key that is not among those known may have been made by another process since they were read. In ms. */
const lookAgainAfter = 250;

interface Roster {
  readonly readAt: number;
  readonly byHash: ReadonlyMap<string, KnownKey>;
}

/**
 * API keys: made and revoked from the command line, checked at every request. Only their hashes are stored. All keys in
 * force are read at once, for they are few: whoever sends wrong ones then costs the database no query each.
 */
export class Keys {
  private roster: Roster | null = null;
  private reading: Promise<Roster> | null = null;
  private readonly noted = new Map<string, number>();
  private readonly running: KeyWatch;

  /** @param milliseconds how long a revoked key may still be honoured by another process. */
  constructor(
    private readonly prisma: PrismaClient,
    private readonly milliseconds = 5_000,
  ) {
    this.running = new KeyWatch((ids) => this.inForce(ids), Math.max(250, Math.min(milliseconds, 1_000)));
  }

  /** @returns the key itself, for the only time. @throws InvalidInputError; ConflictError where the name is taken. */
  async create({ name, role, expiresAt = null, datasetIds = null }: NewKey): Promise<string> {
    if (!/^[\w .@-]{1,100}$/.test(name))
      throw InvalidInputError.of("name", "must be 1 to 100 letters, digits, blanks or any of _ . @ -");
    if (expiresAt !== null && expiresAt.getTime() <= Date.now())
      throw InvalidInputError.of("expiresAt", "must be in the future.");
    if (datasetIds !== null) await this.checkDatasets(datasetIds);
    const key = newKey();
    // Not a catch of the unique index: a revoked key keeps its name, and both answers should read alike.
    if (await this.prisma.apiKey.findUnique({ where: { name } }))
      throw new ConflictError(`There is, or was, a key named ${JSON.stringify(name)}; choose another name.`);
    await this.prisma.apiKey.create({
      data: { name, role, hash: hashOf(key), expiresAt, datasetIds: [...(datasetIds ?? [])] },
    });
    this.forget();
    return key;
  }

  /** @throws NotFoundError where no key in force has this name. */
  async revoke(name: string): Promise<void> {
    const { count } = await this.prisma.apiKey.updateMany({
      where: { name, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (count === 0) throw new NotFoundError("API key", name);
    this.forget();
    await this.running.look();
  }

  /** Oldest first; revoked and expired ones included. */
  list(): Promise<KeyRecord[]> {
    return this.prisma.apiKey.findMany({ orderBy: { createdAt: "asc" }, omit: { hash: true } });
  }

  /** @throws NotFoundError where no key ever had this name. */
  async named(name: string): Promise<KeyRecord> {
    const key = await this.prisma.apiKey.findUnique({ where: { name }, omit: { hash: true } });
    if (!key) throw new NotFoundError("API key", name);
    return key;
  }

  /** How many keys are in force. */
  count(): Promise<number> {
    return this.prisma.apiKey.count({ where: whereInForce() });
  }

  /** Whose key it is; null where it is nobody's. */
  verify(key: string): KeyHolder | null | Promise<KeyHolder | null> {
    if (!keyShape.test(key)) return null;
    const hash = hashOf(key);
    const known = this.roster?.byHash.has(hash);
    const fresh = known ? this.milliseconds : Math.min(this.milliseconds, lookAgainAfter);
    if (this.roster && Date.now() - this.roster.readAt < fresh) return this.holderOf(this.roster, hash);
    return this.read().then((roster) => this.holderOf(roster, hash));
  }

  /**
   * For what takes longer than a request should.
   * @param id the key's UUID. @param done aborts when it is over anyway. @returns aborts within a second after the key
   * was revoked or has expired, and within six where another process revoked it.
   */
  endOf(id: string, done: AbortSignal): AbortSignal {
    return this.running.watch(id, done);
  }

  private holderOf({ byHash }: Roster, hash: string): KeyHolder | null {
    const known = byHash.get(hash);
    if (!known || known.expiresAt <= Date.now()) return null;
    this.noteUse(known.holder.id);
    return known.holder;
  }

  private async inForce(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const fresh = this.roster && Date.now() - this.roster.readAt < this.milliseconds;
    const { byHash } = fresh && this.roster ? this.roster : await this.read();
    const wanted = new Set(ids);
    const now = Date.now();
    return new Set(
      [...byHash.values()]
        .filter(({ holder, expiresAt }) => wanted.has(holder.id) && expiresAt > now)
        .map(({ holder }) => holder.id),
    );
  }

  /** @throws InvalidInputError where one of them is none. */
  private async checkDatasets(ids: readonly string[]): Promise<void> {
    if (ids.length === 0 || ids.length > mostDatasets)
      throw InvalidInputError.of(
        "datasets",
        `must name 1 to ${mostDatasets} datasets, or be left out for all.`,
      );
    const rows = await this.prisma.dataset.findMany({
      where: { id: { in: [...ids] } },
      select: { id: true },
    });
    const found = new Set(rows.map(({ id }) => id));
    const missing = ids.findIndex((id) => !found.has(id));
    if (missing >= 0) throw InvalidInputError.of(["datasets", String(missing)], "names no dataset.");
  }

  private read(): Promise<Roster> {
    if (this.reading) return this.reading;
    const readAt = Date.now();
    const reading: Promise<Roster> = this.prisma.apiKey
      .findMany({ where: whereInForce() })
      .then((rows) => {
        const roster = { readAt, byHash: new Map(rows.map((row) => [row.hash, knownKey(row)])) };
        // Forgotten meanwhile: what was read may be older than the change.
        if (this.reading === reading) this.roster = roster;
        return roster;
      })
      .finally(() => {
        if (this.reading === reading) this.reading = null;
      });
    this.reading = reading;
    return reading;
  }

  private forget(): void {
    this.roster = null;
    this.reading = null;
  }

  /** Once a minute is exact enough for "last used", and nobody waits for it. */
  private noteUse(id: string): void {
    const now = Date.now();
    if (now - (this.noted.get(id) ?? 0) < 60_000) return;
    this.noted.set(id, now);
    this.prisma.apiKey.update({ where: { id }, data: { lastUsedAt: new Date(now) } }).catch(() => {});
  }
}

const whereInForce = () => ({
  revokedAt: null,
  OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }],
});

function knownKey({ id, name, role, expiresAt, datasetIds }: ApiKey): KnownKey {
  const datasets = datasetIds.length === 0 ? null : new Set(datasetIds);
  return {
    holder: { id, name, role, datasets },
    expiresAt: expiresAt?.getTime() ?? Number.POSITIVE_INFINITY,
  };
}
