// `prisma generate` without a network: the CLI wants a native schema engine, which only migrations use, and
// downloads it from a CDN when it finds none. Any existing file satisfies it here, where nothing migrates.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

// What an earlier version generated, and this one does not, would still be compiled.
rmSync(new URL("../src/generated", import.meta.url), { recursive: true, force: true });
const prisma = createRequire(import.meta.url).resolve("prisma/build/index.js");
const { status, error } = spawnSync(process.execPath, [prisma, "generate", "--no-hints"], {
  cwd: fileURLToPath(new URL("..", import.meta.url)),
  stdio: "inherit",
  env: {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    CHECKPOINT_DISABLE: "1",
  },
});
if (error) throw error;
process.exit(status ?? 1);
