// npm run migrate -w packages/db -- NAME   writes prisma/migrations/<time>_NAME/migration.sql
// npm run migrate -w packages/db -- --check   fails when the schema has changes that no migration makes
//
// The Prisma CLI would need its native schema engine; this drives the same engine compiled to WebAssembly, with
// an in-memory PGlite as the shadow database.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";

const schemaFile = fileURLToPath(new URL("../../../prisma/schema.prisma", import.meta.url));
const migrations = fileURLToPath(new URL("../../../prisma/migrations", import.meta.url));

/** The package's own loader imports .wasm as a module, which Node 20 cannot. */
async function loadEngine() {
  const folder = dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm"));
  const bindings = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const { instance } = await WebAssembly.instantiate(readFileSync(join(folder, "schema_engine_bg.wasm")), {
    "./schema_engine_bg.js": bindings,
  });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return bindings.SchemaEngine;
}

// PostgreSQL's type numbers for what the engine reads from the catalog; all else travels as text.
const columnTypes = {
  16: ColumnTypeEnum.Boolean,
  18: ColumnTypeEnum.Character,
  20: ColumnTypeEnum.Int64,
  21: ColumnTypeEnum.Int32,
  23: ColumnTypeEnum.Int32,
  26: ColumnTypeEnum.Int64,
  1000: ColumnTypeEnum.BooleanArray,
  1002: ColumnTypeEnum.CharacterArray,
  1003: ColumnTypeEnum.TextArray,
  1005: ColumnTypeEnum.Int32Array,
  1007: ColumnTypeEnum.Int32Array,
  1009: ColumnTypeEnum.TextArray,
  1015: ColumnTypeEnum.TextArray,
  1016: ColumnTypeEnum.Int64Array,
  1028: ColumnTypeEnum.Int64Array,
};

/** Every connection is a fresh, empty database: all that a diff of files needs. */
async function connect() {
  const database = await PGlite.create("memory://");
  return {
    provider: "postgres",
    adapterName: "cinevec",
    async queryRaw({ sql, args }) {
      const { fields, rows } = await database.query(sql, args, { rowMode: "array" });
      return {
        columnNames: fields.map((field) => field.name),
        columnTypes: fields.map((field) => columnTypes[field.dataTypeID] ?? ColumnTypeEnum.Text),
        rows,
      };
    },
    executeRaw: async ({ sql, args }) => (await database.query(sql, args)).affectedRows ?? 0,
    executeScript: async (script) => {
      await database.exec(script);
    },
    getConnectionInfo: () => ({ schemaName: "public", supportsRelationJoins: true }),
    dispose: () => database.close(),
  };
}

function migrationDirectories() {
  if (!existsSync(migrations)) return [];
  return readdirSync(migrations)
    .filter((name) => existsSync(join(migrations, name, "migration.sql")))
    .sort()
    .map((name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok", value: readFileSync(join(migrations, name, "migration.sql"), "utf8") },
      },
    }));
}

const [name] = process.argv.slice(2);
if (!name || !/^(--check|[a-z][a-z0-9_]*)$/.test(name)) {
  console.error("usage: npm run migrate -w packages/db -- NAME (lower case, digits, _) | --check");
  process.exit(2);
}
const SchemaEngine = await loadEngine();
const factory = { provider: "postgres", adapterName: "cinevec", connect, connectToShadowDb: connect };
const engine = await SchemaEngine.new(
  { datamodels: [[schemaFile, readFileSync(schemaFile, "utf8")]] },
  () => {},
  bindMigrationAwareSqlAdapterFactory(factory),
);
const { stdout } = await engine.diff({
  from: {
    tag: "migrations",
    baseDir: migrations,
    lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
    shadowDbInitScript: "",
    migrationDirectories: migrationDirectories(),
  },
  to: { tag: "schemaDatamodel", files: [{ path: schemaFile, content: readFileSync(schemaFile, "utf8") }] },
  script: true,
  exitCode: null,
  filters: { externalTables: [], externalEnums: [] },
});
const sql = (stdout ?? "").trim();
const empty = sql === "" || sql === "-- This is an empty migration.";
if (name === "--check") {
  if (!empty) console.error(`prisma/schema.prisma has changes that no migration makes:\n${sql}`);
  process.exit(empty ? 0 : 1);
}
if (empty) {
  console.log("The migrations already make what prisma/schema.prisma says.");
} else {
  const time = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const folder = join(migrations, `${time}_${name}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "migration.sql"), `${sql}\n`);
  writeFileSync(join(migrations, "migration_lock.toml"), 'provider = "postgresql"\n');
  console.log(`Wrote ${join(folder, "migration.sql")}: read it before you commit it.`);
}
process.exit(0);
