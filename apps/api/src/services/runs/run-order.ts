import { InvalidInputError } from "@cinevec/core";
import type { Prisma, PrismaClient, TrainingRun } from "@cinevec/db";
import {
  isId,
  isMoment,
  isNumber,
  isText,
  type OrderedList,
  type Placed,
  type Position,
} from "../lists/page.js";

type Where = Prisma.TrainingRunWhereInput;
type List = OrderedList<TrainingRun>;
type Direction = "ASC" | "DESC";

export interface RunOrder {
  readonly field: "QUEUED_AT" | "FINISHED_AT" | "NAME" | "METRIC";
  /** "recall@20", or a name alone where the metric has no cutoff. */
  readonly metric?: string | null;
  readonly direction: Direction;
}

/** Runs without a value to order by come last either way. @throws InvalidInputError for a metric that can't be one. */
export function runsInOrder(prisma: PrismaClient, where: Where, order: RunOrder): List {
  return order.field === "METRIC"
    ? byMetric(prisma, where, order.metric ?? "", order.direction)
    : byColumn(prisma, where, order.field, order.direction);
}

const columns = { QUEUED_AT: "queuedAt", FINISHED_AT: "finishedAt", NAME: "name" } as const;

/** By a column, then by id in the same direction. */
function byColumn(
  prisma: PrismaClient,
  where: Where,
  field: keyof typeof columns,
  direction: Direction,
): List {
  const column = columns[field];
  const nullable = column === "finishedAt";
  const sort = direction === "ASC" ? "asc" : "desc";
  const beyond = direction === "ASC" ? "gt" : "lt";
  const afterOf = (position: Position | null): Where => {
    if (position === null) return {};
    const [value, id] = position;
    if (value == null) return { [column]: null, id: { [beyond]: id } };
    const key = column === "name" ? value : new Date(value);
    const following: Where[] = [{ [column]: { [beyond]: key } }, { [column]: key, id: { [beyond]: id } }];
    return { OR: nullable ? [...following, { [column]: null }] : following };
  };
  return {
    order: `${field} ${direction}`,
    accepts: ([value, id, ...more]) =>
      more.length === 0 &&
      isId(id) &&
      (column === "name" ? isText(value) : isMoment(value) || (nullable && value === null)),
    async list(after, take) {
      const rows = await prisma.trainingRun.findMany({
        where: { AND: [where, afterOf(after)] },
        orderBy: [{ [column]: nullable ? { sort, nulls: "last" } : sort }, { id: sort }],
        take,
      });
      return rows.map((row) => {
        const value = row[column];
        return { row, position: [value instanceof Date ? value.toISOString() : value, row.id] };
      });
    },
    count: (after) => prisma.trainingRun.count({ where: { AND: [where, afterOf(after)] } }),
  };
}

/** By a metric's value; then the runs that do not have it, newest first. A position says which of the two it is in. */
function byMetric(prisma: PrismaClient, where: Where, metric: string, direction: Direction): List {
  const match = /^([a-z_]+)(?:@(\d{1,6}))?$/.exec(metric);
  if (!match)
    throw InvalidInputError.of(
      ["orderBy", "metric"],
      'must name a metric to order by, for instance "recall@20" or "rmse".',
    );
  const key = { name: match[1]!, cutoff: Number(match[2] ?? 0) };
  const sort = direction === "ASC" ? "asc" : "desc";
  const beyond = direction === "ASC" ? "gt" : "lt";
  const rest = byColumn(prisma, { AND: [where, { metrics: { none: key } }] }, "QUEUED_AT", "DESC");
  const measuredAfter = (position: Position | null): Prisma.RunMetricWhereInput => {
    if (position === null) return {};
    const [value, id] = position as [number, string];
    return { OR: [{ value: { [beyond]: value } }, { value, runId: { lt: id } }] };
  };
  const measured = {
    async list(after: Position | null, take: number): Promise<Placed<TrainingRun>[]> {
      const rows = await prisma.runMetric.findMany({
        where: { AND: [{ ...key, run: where }, measuredAfter(after)] },
        orderBy: [{ value: sort }, { runId: "desc" }],
        include: { run: true },
        take,
      });
      return rows.map(({ run, value }) => ({ row: run, position: ["measured", value, run.id] }));
    },
    count: (after: Position | null) =>
      prisma.runMetric.count({ where: { AND: [{ ...key, run: where }, measuredAfter(after)] } }),
  };
  return {
    order: `METRIC ${metric} ${direction}`,
    accepts: ([part, ...position]) =>
      part === "measured"
        ? position.length === 2 && isNumber(position[0]) && isId(position[1])
        : part === "rest" && rest.accepts(position),
    async list(after, take) {
      const inRest = after?.[0] === "rest";
      const first = inRest ? [] : await measured.list(after?.slice(1) ?? null, take);
      if (first.length === take) return first;
      const others = await rest.list(inRest ? after.slice(1) : null, take - first.length);
      return [
        ...first,
        ...others.map(({ row, position }) => ({ row, position: ["rest", ...position] as Position })),
      ];
    },
    async count(after) {
      if (after?.[0] === "rest") return rest.count(after.slice(1));
      return (await measured.count(after?.slice(1) ?? null)) + (await rest.count(null));
    },
  };
}
