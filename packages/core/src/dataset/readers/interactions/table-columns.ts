/**
 * What a person says of a table of interactions; what is left out is found. Columns are named as the header names
 * them, or by their number from 1; "none" for one that shall not be used.
 */
export interface TableColumns {
  /** The name of the file, of a folder or zip, that holds the interactions. */
  readonly table?: string | null;
  readonly user?: string | null;
  readonly item?: string | null;
  readonly rating?: string | null;
  readonly time?: string | null;
  readonly title?: string | null;
  readonly year?: string | null;
  readonly genres?: string | null;
  /** The least and the greatest rating of the scale. */
  readonly scaleFrom?: number | null;
  readonly scaleTo?: number | null;
  /** One character, the same one twice, or "tab", "comma", "semicolon", "pipe", "blanks". */
  readonly delimiter?: string | null;
  /** As WHATWG's Encoding Standard names them: utf-8, windows-1252, gbk … */
  readonly encoding?: string | null;
  /** Whether the first line names the columns. */
  readonly header?: boolean | null;
}

/** The columns that a person may name. */
export const namedRoles = ["user", "item", "rating", "time", "title", "year", "genres"] as const;
export type NamedRole = (typeof namedRoles)[number];
