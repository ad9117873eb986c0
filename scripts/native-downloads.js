/**
 * Downloads a prebuilt native addon, for scripts/native-addons.sh: node scripts/native-downloads.js LIST ADDON MODULES
 *   LIST     lines of "SHA-256  address", as sha256sum writes them; nothing that is not in it is downloaded
 *   ADDON    faiss or tensorflow
 *   MODULES  the node_modules to unpack into
 * Each file is written only once its checksum is right. Exits with 1 and a line that says why otherwise.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/** Which file of an addon goes where, as its own install script would unpack it. */
const places = {
  faiss: [{ file: /^faiss-node-.*\.tar\.gz$/, folder: "faiss-node", strip: 0 }],
  tensorflow: [
    { file: /^libtensorflow.*\.tar\.gz$/, folder: "@tensorflow/tfjs-node/deps", strip: 0 },
    {
      file: /^CPU-.*\.tar\.gz$/,
      folder: `@tensorflow/tfjs-node/lib/napi-v${Math.min(8, Number(process.versions.napi))}`,
      strip: 1,
    },
  ],
};

function* readList(path) {
  for (const [at, text] of readFileSync(path, "utf8").split("\n").entries()) {
    const line = text.trim();
    if (line === "" || line.startsWith("#")) continue;
    const [checksum, address, ...rest] = line.split(/\s+/);
    if (!/^[0-9a-f]{64}$/i.test(checksum) || !URL.canParse(address ?? "") || rest.length > 0)
      throw new Error(`${path}, line ${at + 1}: is not a SHA-256 in 64 hexadecimal digits and an address.`);
    yield { checksum: checksum.toLowerCase(), address };
  }
}

async function download({ checksum, address }) {
  const response = await fetch(address, { signal: AbortSignal.timeout(60_000) });
  if (!response.ok) throw new Error(`${address} answers ${response.status}.`);
  const bytes = Buffer.from(await response.arrayBuffer());
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found !== checksum) throw new Error(`${address} has the SHA-256 ${found}, not ${checksum}: not used.`);
  return bytes;
}

async function main([list, addon, modules]) {
  const lines = [...readList(list)];
  const found = places[addon].map((place) => {
    const line = lines.find(({ address }) => place.file.test(basename(new URL(address).pathname)));
    if (!line) throw new Error(`${list} names no file for ${addon} (${place.file.source}).`);
    return { ...place, line };
  });
  const scratch = mkdtempSync(join(tmpdir(), "cinevec-native-"));
  try {
    // All of them before any is unpacked: half an addon is none.
    for (const [at, { line }] of found.entries())
      writeFileSync(join(scratch, `${at}.tar.gz`), await download(line));
    for (const [at, { folder, strip }] of found.entries()) {
      const to = join(modules, folder);
      mkdirSync(to, { recursive: true });
      execFileSync("tar", [
        "-xzf",
        join(scratch, `${at}.tar.gz`),
        "-C",
        to,
        `--strip-components=${strip}`,
        "--no-same-owner",
      ]);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
