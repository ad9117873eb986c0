import { defineConfig } from "vitest/config";

// The embedded database is not worth compiling twice: that takes seconds of processor time in every file.
export default defineConfig({
  ssr: { resolve: { conditions: ["@cinevec/source"] } },
  test: {
    execArgv: ["--liftoff-only"],
    include: ["src/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
    // Vitest alone would leave one core of two to itself.
    maxWorkers: 2,
  },
});
