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
  ...["--enable", "simd", "--enable", "threads", "--outFile", "kernels.wasm"],
  // 201: a warning about top-level constants of type v128.
  ...["--disableWarning", "201"],
];
const builds = [
  { name: "plain", flags: [] },
  { name: "relaxed", flags: ["--enable", "relaxed-simd", "--use", "FUSED=1"] },
];

const dataSection = 11;

/**
 * The numbers of a module's sections: each is a byte, followed by its length as LEB128.
 * @param {Uint8Array} wasm
 */
function sections(wasm) {
  const found = [];
  for (let at = 8; at < wasm.length; ) {
    found.push(wasm[at++]);
    let length = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      const byte = wasm[at++] ?? 0;
      length |= (byte & 127) << shift;
      more = byte > 127;
    }
    at += length;
  }
  return found;
}

mkdirSync(generated, { recursive: true });
for (const { name, flags } of builds) {
  /** @type {Uint8Array | undefined} */
  let wasm;
  const { error, stderr } = await asc.main([...common, ...flags], {
    baseDir: root,
    writeFile: (file, contents) => {
      if (file === "kernels.wasm" && typeof contents !== "string") wasm = contents;
    },
  });
  if (error || !wasm) {
    console.error(stderr.toString());
    throw error ?? new Error("asc wrote nothing");
  }
  // Instantiating would write it over whatever the caller keeps there (Math.log brings tables of its own, for one).
  if (sections(wasm).includes(dataSection)) throw new Error("the kernels must not have static data");
  const source = `// Compiled from assembly/ by scripts/compile-kernels.js.\nexport const wasm =\n  "${Buffer.from(wasm).toString("base64")}";\n`;
  writeFileSync(`${generated}/${name}.ts`, source);
  console.log(`kernels ${name}: ${wasm.length} bytes`);
}
