import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DatasetFormat, readDataset, storeDataset, type TableColumns } from "@cinevec/core";
import { importDataset } from "../training/import-dataset.js";
import { importedFacts } from "../training/settle-import.js";
import type { TestServer } from "./test-server.js";

/** What the importer's process does, in this one: files become a READY dataset; its id in the database. */
export async function importSource(
  { db, blobs }: Pick<TestServer, "db" | "blobs">,
  name: string,
  format: DatasetFormat,
  source: string,
  columns: TableColumns | null = null,
): Promise<string> {
  const { id } = await db.prisma.dataset.create({ data: { name, format, source } });
  const result = await importDataset(
    { readDataset, storeDataset },
    { datasetId: id, format, source, columns, enrichWith: null },
    { blobs, signal: new AbortController().signal, onProgress: () => {}, mayPublish: async () => {} },
  );
  await db.prisma.dataset.update({
    where: { id },
    data: { ...importedFacts(result), status: "READY", importProgress: 1 },
  });
  return id;
}

/** As importSource, from files by name. */
export async function importFiles(
  server: Pick<TestServer, "db" | "blobs">,
  name: string,
  format: DatasetFormat,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "cinevec-files-"));
  try {
    for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
    return await importSource(server, name, format, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
