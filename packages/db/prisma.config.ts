import { defineConfig } from "prisma/config";

// No datasource: generating needs none, and migrations are created and applied by this package's own code
// (scripts/create-migration.js, src/migrate.ts), which need no native engine.
export default defineConfig({
  schema: "../../prisma/schema.prisma",
  migrations: { path: "../../prisma/migrations" },
});
