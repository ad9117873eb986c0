import { formatTable } from "./table.js";

/** A list under a head. */
export interface SideColumn {
  readonly head: string;
  readonly cells: readonly string[];
}

const narrowest = 18;

const cut = (text: string, width: number) =>
  text.length > width ? `${text.slice(0, width - 1).trimEnd()}…` : text;

/**
 * Lists side by side, numbered from 1, in as many blocks below each other as `width` characters ask for. What is longer
 * than its column is cut.
 */
export function sideBySide(columns: readonly SideColumn[], width: number): string {
  const length = Math.max(0, ...columns.map(({ cells }) => cells.length));
  const left = String(length).length;
  const fit = Math.max(1, Math.floor((width - left) / (narrowest + 2)));
  // As even as may be: five columns of which four fit are three and two.
  const blocks = Math.max(1, Math.ceil(columns.length / fit));
  const perBlock = Math.ceil(columns.length / blocks);
  const room = Math.max(1, Math.floor((width - left) / perBlock) - 2);
  const texts: string[] = [];
  for (let first = 0; first < columns.length; first += perBlock) {
    const some = columns.slice(first, first + perBlock);
    const rows = Array.from({ length: Math.max(...some.map(({ cells }) => cells.length)) }, (_, i) => [
      String(i + 1),
      ...some.map(({ cells }) => cut(cells[i] ?? "", room)),
    ]);
    texts.push(formatTable(["", ...some.map(({ head }) => cut(head, room))], rows));
  }
  return texts.join("\n\n");
}
