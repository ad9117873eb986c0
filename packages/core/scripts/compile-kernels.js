// Compiles assembly/ to WebAssembly and embeds it as base64 in src/kernels/generated/, so that neither dist/ nor a test
// has to find a file at run time: the kernels twice (plain, and with fused multiply-add), and the scan. layout.ts beside
// them holds what both sides must agree on: exported constants, and where the fields of the records lie.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { Transform } from "assemblyscript/transform";

const root = fileURLToPath(new URL("..", import.meta.url));
const generated = `${root}src/kernels/generated`;

const common = [
  ...["-O3", "--converge", "--runtime", "stub", "--noAssert", "--importMemory", "--sharedMemory"],
  ...["--initialMemory", "1", "--maximumMemory", "65536"],
  ...["--enable", "simd", "--enable", "threads", "--outFile", "out.wasm", "--textFile", "out.wat"],
  // 201: a warning about top-level constants of type v128.
  ...["--disableWarning", "201"],
];
const builds = [
  { name: "plain", entry: "assembly/index.ts", flags: [] },
  {
    name: "relaxed",
    entry: "assembly/index.ts",
    flags: ["--enable", "relaxed-simd", "--use", "FUSED=1"],
  },
  { name: "scan", entry: "assembly/scan.ts", flags: [] },
];

/** Byte offset and type of every field of every @unmanaged class, as the compiler lays them out. */
class ReadRecords extends Transform {
  records = {};

  afterInitialize(program) {
    this.compiled = program;
  }

  afterCompile() {
    for (const [name, element] of this.compiled.elementsByName) {
      if (!/^assembly\/[\w-]+\/\w+$/.test(name) || !element.instances) continue;
      for (const instance of element.instances.values()) {
        if (!instance.members || !instance.type?.isUnmanaged) continue;
        const fields = {};
        for (const [field, member] of instance.members)
          if (member.instance?.memoryOffset >= 0)
            fields[field] = { offset: member.instance.memoryOffset, type: member.instance.type.toString() };
        this.records[element.name] = { bytes: instance.nextMemoryOffset, fields };
      }
    }
  }
}

mkdirSync(generated, { recursive: true });
const constants = {};
const records = {};
for (const { name, entry, flags } of builds) {
  /** @type {Uint8Array | undefined} */
  let wasm;
  let text = "";
  const read = new ReadRecords();
  const { error, stderr } = await asc.main([entry, ...common, ...flags], {
    baseDir: root,
    transforms: [read],
    writeFile: (file, contents) => {
      if (typeof contents === "string") text = contents;
      else if (file === "out.wasm") wasm = contents;
    },
  });
  if (error || !wasm) {
    console.error(stderr.toString());
    throw error ?? new Error("asc wrote nothing");
  }
  // Instantiating would write it over whatever the caller keeps there (Math.log brings tables of its own, for one).
  if (/^ \(data /m.test(text)) throw new Error("the kernels must not have static data");
  for (const [, constant, value] of text.matchAll(
    /^ \(global \$assembly\/[\w-]+\/(\w+) (?:i32|f32|f64) \([if]\d\d\.const (\S+)\)\)$/gm,
  ))
    constants[constant] = Number(value);
  Object.assign(records, read.records);
  const source = `// Compiled from assembly/ by scripts/compile-kernels.js.\nexport const wasm =\n  "${Buffer.from(wasm).toString("base64")}";\n`;
  writeFileSync(`${generated}/${name}.ts`, source);
  console.log(`kernels ${name}: ${wasm.length} bytes`);
}
writeFileSync(
  `${generated}/layout.ts`,
  `// Read from assembly/ by scripts/compile-kernels.js.\n` +
    `export const constants = ${JSON.stringify(constants, null, 2)} as const;\n` +
    `export const records = ${JSON.stringify(records, null, 2)} as const;\n`,
);
