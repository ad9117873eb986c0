import { defineConfig } from "vitest/config";

export default defineConfig({
  ssr: { resolve: { conditions: ["@cinevec/source"] } },
  test: {
    include: ["src/**/*.test.ts"],
    setupFiles: ["./src/testing/fixed-seed.ts", "./src/testing/rejected-errors.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A busy machine may take longer than the second that Vitest waits for.
    expect: { poll: { timeout: 30_000 } },
    pool: "forks",
    // Files share two processes, which load what is tested once: with one for each file loading takes longer than many
    // tests. So a file gives back whatever it changes, and mocks no modules.
    isolate: false,
    // Vitest alone would leave one core of two to itself.
    maxWorkers: 2,
  },
});
