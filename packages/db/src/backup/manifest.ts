import { BackupError } from "./backup-error.js";

/** The first entry of a backup: tells what the file is before anything else is read. */
export const headName = "cinevec-backup.json";
/** The last one. */
export const manifestName = "manifest.json";
export const rowsOf = (table: string) => `rows/${table}.jsonl`;
export const blobEntry = (blob: string) => `blobs/${blob}`;

/** Of the archive's layout, which is described in docs/operating.md. */
export const backupVersion = 1;

export interface BackupHead {
  readonly format: "cinevec-backup";
  readonly version: number;
  /** Of the Cinevec that made it. */
  readonly codeVersion: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

export interface ManifestEntry {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** Of those bytes, hex. */
  readonly sha256: string;
}

export interface Manifest extends BackupHead {
  /** Names of the migrations that made the tables, in order. */
  readonly migrations: readonly string[];
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
  /** The blobs that belong to the rows. Others that the archive holds were deleted while it was written. */
  readonly blobs: readonly string[];
  /** Everything in the archive before the manifest, in order. */
  readonly entries: readonly ManifestEntry[];
}

/** @throws BackupError naming `file` where the text is not what `headName` holds. */
export function parseHead(text: string, file: string): BackupHead {
  const head = parse(text) as BackupHead | null;
  if (head?.format !== "cinevec-backup") throw new BackupError(`${file} is not a backup of Cinevec.`);
  if (head.version > backupVersion)
    throw new BackupError(
      `${file} was written by Cinevec ${head.codeVersion}, whose backups this version cannot read: use that version.`,
    );
  return head;
}

/** The manifest is the last thing written: where it is whole, the archive was finished. */
export function parseManifest(text: string, file: string): Manifest {
  const manifest = parse(text) as Manifest | null;
  if (!manifest || !Array.isArray(manifest.entries) || !Array.isArray(manifest.blobs))
    throw new BackupError(`${file} is damaged: its ${manifestName} cannot be read.`);
  return manifest;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
