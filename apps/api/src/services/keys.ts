import { createHash, randomBytes } from "node:crypto";
import { ConflictError, InvalidInputError, NotFoundError } from "@cinevec/core";
import type { ApiKey, PrismaClient } from "@cinevec/db";

export type Role = ApiKey["role"];

export interface KeyHolder {
  readonly name: string;
  readonly role: Role;
}

const hashOf = (key: string) => createHash("sha256").update(key).digest("hex");

/** 256 random bits need no slow hash: there is nothing to guess. */
const newKey = () => `cinevec_${randomBytes(32).toString("base64url")}`;
const keyShape = /^cinevec_[\w-]{43}$/;

/** A key that is not among those known may have been made by another process since they were read. In ms. */
const lookAgainAfter = 250;

interface Roster {
  readonly readAt: number;
  readonly byHash: ReadonlyMap<string, Omit<ApiKey, "hash">>;
}

/**
 * API keys: made and revoked from the command line, checked at every request. Only their hashes are stored. All keys in
 * force are read at once, for they are few: whoever sends wrong ones then costs the database no query each.
 */
export class Keys {
  private roster: Roster | null = null;
  private reading: Promise<Roster> | null = null;
  private readonly noted = new Map<string, number>();

  /** @param milliseconds how long a revoked key may still be honoured by another process. */
  constructor(
    private readonly prisma: PrismaClient,
    private readonly milliseconds = 5_000,
  ) {}

  /** @returns the key itself, for the only time. @throws InvalidInputError; ConflictError where the name is taken. */
  async create(name: string, role: Role): Promise<string> {
    if (!/^[\w .@-]{1,100}$/.test(name))
      throw InvalidInputError.of("name", "must be 1 to 100 letters, digits, blanks or any of _ . @ -");
    const key = newKey();
    // Not a catch of the unique index: a revoked key keeps its name, and both answers should read alike.
    if (await this.prisma.apiKey.findUnique({ where: { name } }))
      throw new ConflictError(`There is, or was, a key named ${JSON.stringify(name)}; choose another name.`);
    await this.prisma.apiKey.create({ data: { name, role, hash: hashOf(key) } });
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
  }

  /** Without the hashes; oldest first, revoked ones included. */
  list(): Promise<Omit<ApiKey, "hash">[]> {
    return this.prisma.apiKey.findMany({ orderBy: { createdAt: "asc" }, omit: { hash: true } });
  }

  /** How many keys are in force. */
  count(): Promise<number> {
    return this.prisma.apiKey.count({ where: { revokedAt: null } });
  }

  /** Whose key it is; null where it is nobody's. */
  verify(key: string): KeyHolder | null | Promise<KeyHolder | null> {
    if (!keyShape.test(key)) return null;
    const hash = hashOf(key);
    const known = this.roster?.byHash.has(hash) ?? false;
    const fresh = known ? this.milliseconds : Math.min(this.milliseconds, lookAgainAfter);
    if (this.roster && Date.now() - this.roster.readAt < fresh) return this.holderOf(this.roster, hash);
    return this.read().then((roster) => this.holderOf(roster, hash));
  }

  private holderOf({ byHash }: Roster, hash: string): KeyHolder | null {
    const row = byHash.get(hash);
    if (!row) return null;
    this.noteUse(row.id);
    return { name: row.name, role: row.role };
  }

  private read(): Promise<Roster> {
    if (this.reading) return this.reading;
    const readAt = Date.now();
    const reading: Promise<Roster> = this.prisma.apiKey
      .findMany({ where: { revokedAt: null } })
      .then((rows) => {
        const roster = { readAt, byHash: new Map(rows.map(({ hash, ...row }) => [hash, row])) };
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
