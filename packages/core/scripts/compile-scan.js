// Compiles assembly/scan.ts and writes it, base64, into src/kernels/generated/scan.ts.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
/** @type {Uint8Array | undefined} */
let wasm;
const { error, stderr } = await asc.main(
  [
    join("assembly", "scan.ts"),
    ..."-O3 --converge --runtime stub --enable simd --enable threads --importMemory --sharedMemory".split(
      " ",
    ),
    ..."--initialMemory 1 --maximumMemory 65536 --noAssert --outFile scan.wasm".split(" "),
    "--baseDir",
    root,
  ],
  {
    writeFile: (name, contents) => {
      if (name.endsWith(".wasm") && typeof contents !== "string") wasm = contents;
    },
  },
);
if (error || !wasm) throw new Error(`${error?.message ?? "asc wrote nothing"}\n${stderr.toString()}`);
const folder = join(root, "src", "kernels", "generated");
mkdirSync(folder, { recursive: true });
writeFileSync(
  join(folder, "scan.ts"),
  `/** assembly/scan.ts compiled, base64. */\nexport const scanModule =\n  "${Buffer.from(wasm).toString("base64")}";\n`,
);
