import { type DatasetFormat, namedRoles, type TableColumns } from "@cinevec/core";
import type { ApiClient } from "./graphql-client.js";
import { formatTable } from "./table.js";

export interface Preview {
  readonly format: DatasetFormat;
  readonly files: readonly string[];
  readonly columns: TableColumns;
  readonly encoding: string;
  readonly delimiter: string | null;
  readonly rows: readonly (readonly string[])[];
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}

export async function previewOf(
  api: ApiClient,
  variables: {
    readonly source: string;
    readonly format: DatasetFormat | null;
    readonly columns: TableColumns | null;
  },
): Promise<Preview> {
  const { previewImport } = await api.query<{ previewImport: Preview }>(
    `query ($source: String!, $format: DatasetFormat, $columns: ColumnsInput) {
      previewImport(source: $source, format: $format, columns: $columns) {
        format files columns encoding delimiter rows problems notes } }`,
    variables,
  );
  return previewImport;
}

const shownRows = 5;
const widestCell = 24;

/** What a table was taken for, and its first rows, each column under what it is; of other formats the name alone. */
export function describePreview(preview: Preview): string {
  const { format, files, columns, encoding, delimiter, rows, notes } = preview;
  if (format !== "INTERACTIONS") return format === "SAMPLE" ? "" : `  taken for ${format}\n`;
  const [names = [], ...first] = rows;
  const short = (cell: string) => (cell.length > widestCell ? `${cell.slice(0, widestCell - 1)}…` : cell);
  const roleOf = (name: string) => namedRoles.filter((role) => columns[role] === name).join(", ") || "–";
  const table =
    names.length === 0
      ? []
      : [
          formatTable(
            names.map(roleOf),
            [names, ...first.slice(0, shownRows)].map((cells) => cells.map(short)),
          ),
        ];
  const scale =
    columns.rating == null || columns.scaleTo == null
      ? ""
      : `, ratings ${columns.scaleFrom} to ${columns.scaleTo}`;
  const written = [encoding, ...(delimiter === null ? [] : [`cells divided by ${delimiter}`])].join(", ");
  const lines = [
    `taken for INTERACTIONS: ${files.join(", ")} (${written}${scale})`,
    ...table.flatMap((text) => text.split("\n")),
    ...notes,
    "Is a column something else? Say so: --columns user=NAME,item=NAME,rating=NAME,time=NAME (or its number)",
  ];
  return `${lines.map((line) => `  ${line}`).join("\n")}\n`;
}
