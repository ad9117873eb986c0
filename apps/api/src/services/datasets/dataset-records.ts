import type { Dataset, Prisma, PrismaClient } from "@cinevec/db";
import { type Scope, within } from "../keys/scope.js";
import {
  isId,
  isMoment,
  type OrderedList,
  type Page,
  type PageQuestion,
  type Position,
  pageOf,
} from "../lists/page.js";

type DatasetPart = Dataset["parts"][number];

/** Datasets as they stand in the database, for reading. */
export class DatasetRecords {
  constructor(private readonly prisma: PrismaClient) {}

  /** In the order of the ids; null where there is none. */
  async byId(ids: readonly string[]): Promise<(Dataset | null)[]> {
    const rows = await this.prisma.dataset.findMany({ where: { id: { in: [...ids] } } });
    const found = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? null);
  }

  /**
   * Newest first.
   * @param having only READY ones with this part; null: all.
   * @throws InvalidInputError for a cursor of another list.
   */
  page(question: PageQuestion, scope: Scope, having: DatasetPart | null): Promise<Page<Dataset>> {
    const wanted: Prisma.DatasetWhereInput =
      having === null ? {} : { status: "READY", parts: { has: having } };
    const afterOf = (position: Position | null): Prisma.DatasetWhereInput => ({
      AND: [{ id: within(scope) }, wanted, following(position)],
    });
    const following = (position: Position | null): Prisma.DatasetWhereInput => {
      const [createdAt, id] = (position ?? []) as [string, string];
      if (position === null) return {};
      const moment = new Date(createdAt);
      return { OR: [{ createdAt: { lt: moment } }, { createdAt: moment, id: { lt: id } }] };
    };
    const newestFirst: OrderedList<Dataset> = {
      order: "datasets",
      accepts: ([createdAt, id, ...more]) => more.length === 0 && isMoment(createdAt) && isId(id),
      list: async (after, take) => {
        const rows = await this.prisma.dataset.findMany({
          where: afterOf(after),
          orderBy: [{ createdAt: "desc" }, { id: "desc" }],
          take,
        });
        return rows.map((row) => ({ row, position: [row.createdAt.toISOString(), row.id] }));
      },
      count: (after) => this.prisma.dataset.count({ where: afterOf(after) }),
    };
    return pageOf(newestFirst, question);
  }
}
