/** How many rows some tables have together, for people: "1,234". */
export function rowCount(tables: readonly { readonly rows: number }[]): string {
  return tables.reduce((sum, { rows }) => sum + rows, 0).toLocaleString("en");
}
