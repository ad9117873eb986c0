import { defineConfig } from "vitest/config";

export default defineConfig({
  // graphql ships itself twice; everything must share the copy that Node itself would load.
  resolve: { alias: [{ find: /^graphql$/, replacement: "graphql/index.js" }] },
  ssr: { resolve: { conditions: ["@cinevec/source"] } },
  test: {
    include: ["src/**/*.test.ts"],
    setupFiles: ["../../packages/core/src/testing/fixed-seed.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
    // Most files wait for children of their own half of the time.
    maxWorkers: 2,
  },
});
