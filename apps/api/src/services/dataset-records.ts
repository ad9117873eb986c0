import type { Dataset, PrismaClient } from "@cinevec/db";
import type { Page, PageQuestion } from "./page.js";
import { pageOf } from "./page.js";

/** Datasets as they stand in the database, for reading. */
export class DatasetRecords {
  constructor(private readonly prisma: PrismaClient) {}

  /** In the order of the ids; null where there is none. */
  async byId(ids: readonly string[]): Promise<(Dataset | null)[]> {
    const rows = await this.prisma.dataset.findMany({ where: { id: { in: [...ids] } } });
    const found = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? null);
  }

  /** Newest first. */
  async page(question: PageQuestion): Promise<Page<Dataset>> {
    const all = await this.prisma.dataset.findMany({
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      select: { id: true },
    });
    return pageOf(
      all.map((row) => row.id),
      question,
      (ids) => this.byId(ids),
    );
  }
}
