import { defineConfig } from "vitest/config";

const condition = "@cinevec/source";

export default defineConfig({
  ssr: { resolve: { conditions: [condition] } },
  test: {
    // Threads that tests start inherit the condition. The embedded database is not worth compiling twice: that takes seconds
    // of processor time in every file.
    execArgv: ["--liftoff-only", `--conditions=${condition}`],
    include: ["src/**/*.test.ts"],
    setupFiles: ["../core/src/testing/rejected-errors.ts"],
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
