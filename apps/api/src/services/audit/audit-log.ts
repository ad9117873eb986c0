import type { AuditEntry, Prisma, PrismaClient } from "@cinevec/db";
import {
  isMoment,
  type OrderedList,
  type Page,
  type PageQuestion,
  type Position,
  pageOf,
} from "../lists/page.js";
import { Refusals, type RefusedRequest } from "./refusals.js";

/** A mutation about to be done. */
export interface BegunChange {
  readonly keyName: string | null;
  readonly role: NonNullable<AuditEntry["role"]>;
  readonly operation: string;
  readonly target: string | null;
  readonly address: string;
}

export interface AuditFilter {
  readonly since: Date | null;
  readonly kind: AuditEntry["kind"] | null;
}

interface Bounds {
  /** Rows of changes, and of refusals: those of one kind never push out those of the other. */
  readonly changes: number;
  readonly refusals: number;
  readonly days: number;
}

const bounds: Bounds = { changes: 100_000, refusals: 10_000, days: 400 };

/** In milliseconds. */
const refusalsWrittenEvery = 60_000;
/** Written rows after which the log is cut to its bounds. */
const cutEvery = 1_000;
const longestTarget = 500;

/**
 * Who did what, and who was refused. A change is written before it is done, so that none is done unseen, and again with
 * its result. Refusals are counted and written once a minute: an attacker fills neither the disk nor the log of changes.
 */
export class AuditLog {
  private readonly refusals = new Refusals();
  private readonly timer: NodeJS.Timeout;
  private written = 0;

  /** @param report gets what kept the log from being written after the fact. */
  constructor(
    private readonly prisma: PrismaClient,
    private readonly report: (error: unknown) => void,
    private readonly most: Bounds = bounds,
  ) {
    this.timer = setInterval(() => void this.flush(), refusalsWrittenEvery).unref();
  }

  /** @returns the entry's id. Where it can't be written the change must not be done. */
  async begin({ target, ...change }: BegunChange): Promise<bigint> {
    const { id } = await this.prisma.auditEntry.create({
      data: { kind: "CHANGE", result: "BEGUN", target: target?.slice(0, longestTarget), ...change },
      select: { id: true },
    });
    if (++this.written % cutEvery === 0) this.cut().catch(this.report);
    return id;
  }

  /** @param made the global id of what was made. */
  async end(id: bigint, result: string, made: string | null): Promise<void> {
    await this.prisma.auditEntry.update({ where: { id }, data: { result, made } }).catch(this.report);
  }

  refused(request: RefusedRequest): void {
    this.refusals.add(request);
  }

  /** Writes what was refused so far. */
  async flush(): Promise<void> {
    const data = this.refusals.take();
    if (data.length === 0) return;
    try {
      await this.prisma.auditEntry.createMany({ data: data.map((row) => ({ kind: "REFUSAL", ...row })) });
      await this.cut();
    } catch (error) {
      this.report(error);
    }
  }

  /** Newest first. @throws InvalidInputError for a cursor of another list. */
  async page(filter: AuditFilter, question: PageQuestion): Promise<Page<AuditEntry>> {
    await this.flush();
    const where: Prisma.AuditEntryWhereInput = {
      kind: filter.kind ?? undefined,
      at: filter.since ? { gte: filter.since } : undefined,
    };
    const afterOf = (position: Position | null): Prisma.AuditEntryWhereInput =>
      position === null ? where : { AND: [where, { id: { lt: BigInt(position[1] as number) } }] };
    const newestFirst: OrderedList<AuditEntry> = {
      order: "audit",
      accepts: ([at, id, ...more]) => more.length === 0 && isMoment(at) && Number.isSafeInteger(id),
      list: async (after, take) => {
        const rows = await this.prisma.auditEntry.findMany({
          where: afterOf(after),
          orderBy: { id: "desc" },
          take,
        });
        return rows.map((row) => ({ row, position: [row.at.toISOString(), Number(row.id)] }));
      },
      count: (after) => this.prisma.auditEntry.count({ where: afterOf(after) }),
    };
    return pageOf(newestFirst, question);
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  private async cut(): Promise<void> {
    const oldest = new Date(Date.now() - this.most.days * 86_400_000);
    await this.prisma.auditEntry.deleteMany({ where: { at: { lt: oldest } } });
    for (const [kind, most] of [
      ["CHANGE", this.most.changes],
      ["REFUSAL", this.most.refusals],
    ] as const) {
      const first = await this.prisma.auditEntry.findFirst({
        where: { kind },
        orderBy: { id: "desc" },
        skip: most,
        select: { id: true },
      });
      if (first) await this.prisma.auditEntry.deleteMany({ where: { kind, id: { lte: first.id } } });
    }
  }
}
