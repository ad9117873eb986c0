// Compiles assembly/ to WebAssembly twice (plain, and with fused multiply-add) and embeds both as base64 in
// src/kernels/generated/, so that neither dist/ nor a test has to find a file at run time.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const root = fileURLToPath(new URL("..", import.meta.url));
const generated = `${root}src/kernels/generated`;

const common = [
  "assembly/index.ts",
  ...["-O3", "--converge", "--runtime", "stub", "--noAssert", "--importMemory", "--sharedMemory"],
  ...["--initialMemory", "1", "--maximumMemory", "65536"],
  ...["--enable", "simd", "--enable", "threads", "--outFile", "kernels.wasm", "--textFile", "kernels.wat"],
  // 201: a warning about top-level constants of type v128.
  ...["--disableWarning", "201"],
];
const builds = [
  { name: "plain", flags: [] },
  { name: "relaxed", flags: ["--enable", "relaxed-simd", "--use", "FUSED=1"] },
];

mkdirSync(generated, { recursive: true });
for (const { name, flags } of builds) {
  /** @type {Uint8Array | undefined} */
  let wasm;
  let text = "";
  const { error, stderr } = await asc.main([...common, ...flags], {
    baseDir: root,
    writeFile: (file, contents) => {
      if (typeof contents === "string") text = contents;
      else if (file === "kernels.wasm") wasm = contents;
    },
  });
  if (error || !wasm) {
    console.error(stderr.toString());
    throw error ?? new Error("asc wrote nothing");
  }
  // Instantiating would write it over whatever the caller keeps there (Math.log brings tables of its own, for one).
  if (/^ \(data /m.test(text)) throw new Error("the kernels must not have static data");
  const source = `// Compiled from assembly/ by scripts/compile-kernels.js.\nexport const wasm =\n  "${Buffer.from(wasm).toString("base64")}";\n`;
  writeFileSync(`${generated}/${name}.ts`, source);
  console.log(`kernels ${name}: ${wasm.length} bytes`);
}
