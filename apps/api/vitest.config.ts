import { defineConfig } from "vitest/config";

/**
 * Turborepo has just built the packages that these tests depend on: then they run on what is built, which loads in a third
 * of the time. A test that is run by hand must not depend on a build: it takes the packages' sources.
 */
const isBuilt = process.env.TURBO_HASH !== undefined;
const condition = "@cinevec/source";

export default defineConfig({
  // graphql ships itself twice; everything must share the copy that Node itself would load.
  resolve: { alias: [{ find: /^graphql$/, replacement: "graphql/index.js" }] },
  ...(!isBuilt && { ssr: { resolve: { conditions: [condition] } } }),
  test: {
    include: ["src/**/*.test.ts"],
    setupFiles: ["fixed-seed", "rejected-errors"].map((name) => `../../packages/core/src/testing/${name}.ts`),
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A busy machine may take longer than the second that Vitest waits for.
    expect: { poll: { timeout: 30_000 } },
    pool: "forks",
    // Files share two processes, which load what is tested once: with one for each file loading takes longer than many
    // tests. So a file gives back whatever it changes, and mocks no modules.
    isolate: false,
    // Children that tests start inherit the condition. What little runs in WebAssembly here, the embedded database first of
    // all, is not worth compiling twice: that takes three seconds of processor time in every file.
    execArgv: ["--liftoff-only", ...(isBuilt ? [] : [`--conditions=${condition}`])],
    server: { deps: { external: [/\/packages\/(core|db)\/dist\//] } },
    // Most files wait for children of their own half of the time.
    maxWorkers: 2,
  },
});
