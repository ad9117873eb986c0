import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseLocation } from "../database.js";
import { plantPglite } from "./pglite-template.js";
import { findPostgresql, startPostgresql } from "./postgresql-server.js";

/** A place for openDatabase, empty at first and gone after remove. */
export interface TestDatabase {
  readonly location: DatabaseLocation;
  remove(): Promise<void>;
}

export interface DatabaseKind {
  /** For describe; says why where the kind is skipped. */
  readonly name: string;
  readonly kind: "pglite" | "postgresql";
  readonly skip: boolean;
  create(): Promise<TestDatabase>;
}

async function temporaryFolder(): Promise<string> {
  return await mkdtemp(join(tmpdir(), "cinevec-test-"));
}

const pglite: DatabaseKind = {
  name: "on PGlite",
  kind: "pglite",
  skip: false,
  async create() {
    const dataFolder = await temporaryFolder();
    await plantPglite(dataFolder);
    return {
      location: { dataFolder },
      remove: () => rm(dataFolder, { recursive: true, force: true }),
    };
  },
};

const binaries = findPostgresql();

const postgresql: DatabaseKind = {
  name: binaries ? "on PostgreSQL" : "on PostgreSQL (skipped: not installed, try apt-get install postgresql)",
  kind: "postgresql",
  skip: binaries === null,
  async create() {
    if (!binaries) throw new Error("PostgreSQL is not installed.");
    const dataFolder = await temporaryFolder();
    const server = await startPostgresql(binaries);
    return {
      location: { dataFolder, databaseUrl: server.url },
      async remove() {
        await server.stop();
        await rm(dataFolder, { recursive: true, force: true });
      },
    };
  },
};

/**
 * Both databases that Cinevec runs on. What lasts is tested on each:
 * `describe.each(databaseKinds)("$name", ({ create, skip }) => …)`, skipping where `skip` says so.
 */
export const databaseKinds: readonly DatabaseKind[] = [pglite, postgresql];
