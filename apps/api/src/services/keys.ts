import { createHash, randomBytes } from "node:crypto";
import { ConflictError, InvalidInputError, NotFoundError } from "@cinevec/core";
import type { ApiKey, PrismaClient } from "@cinevec/db";
import { FreshCache } from "./fresh-cache.js";

export type Role = ApiKey["role"];

export interface KeyHolder {
  readonly name: string;
  readonly role: Role;
}

const hashOf = (key: string) => createHash("sha256").update(key).digest("hex");

/** 256 random bits need no slow hash: there is nothing to guess. */
const newKey = () => `cinevec_${randomBytes(32).toString("base64url")}`;

/** API keys: made and revoked from the command line, checked at every request. Only their hashes are stored. */
export class Keys {
  private readonly holders: FreshCache<KeyHolder>;
  private readonly noted = new Map<string, number>();

  /** @param milliseconds how long a revoked key may still be honoured by another process. */
  constructor(
    private readonly prisma: PrismaClient,
    milliseconds = 5_000,
  ) {
    this.holders = new FreshCache((hash) => this.find(hash), { milliseconds, max: 10_000 });
  }

  /** @returns the key itself, for the only time. @throws InvalidInputError; ConflictError where the name is taken. */
  async create(name: string, role: Role): Promise<string> {
    if (!/^[\w .@-]{1,100}$/.test(name))
      throw InvalidInputError.of("name", "must be 1 to 100 letters, digits, blanks or any of _ . @ -");
    const key = newKey();
    // Not a catch of the unique index: a revoked key keeps its name, and both answers should read alike.
    if (await this.prisma.apiKey.findUnique({ where: { name } }))
      throw new ConflictError(`There is, or was, a key named ${JSON.stringify(name)}; choose another name.`);
    await this.prisma.apiKey.create({ data: { name, role, hash: hashOf(key) } });
    this.holders.forget();
    return key;
  }

  /** @throws NotFoundError where no key in force has this name. */
  async revoke(name: string): Promise<void> {
    const { count } = await this.prisma.apiKey.updateMany({
      where: { name, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (count === 0) throw new NotFoundError("API key", name);
    this.holders.forget();
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
    return this.holders.get(hashOf(key));
  }

  private async find(hash: string): Promise<KeyHolder | null> {
    const row = await this.prisma.apiKey.findUnique({ where: { hash } });
    if (!row || row.revokedAt) return null;
    await this.noteUse(row);
    return { name: row.name, role: row.role };
  }

  /** Once a minute is exact enough for "last used". */
  private async noteUse({ id }: ApiKey): Promise<void> {
    const now = Date.now();
    if (now - (this.noted.get(id) ?? 0) < 60_000) return;
    this.noted.set(id, now);
    await this.prisma.apiKey.update({ where: { id }, data: { lastUsedAt: new Date(now) } });
  }
}
