import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";

const script = fileURLToPath(new URL("../../../../scripts/native-downloads.js", import.meta.url));
const napi = `napi-v${Math.min(8, Number(process.versions.napi))}`;

let root: string;
let server: Server;
let asked: string[];

/** A .tar.gz that the server has, of one file. @returns the line that names it. */
async function offer(name: string, file: string, text: string): Promise<string> {
  await mkdir(join(root, "packed", file, ".."), { recursive: true });
  await writeFile(join(root, "packed", file), text);
  execFileSync("tar", ["-czf", join(root, name), "-C", join(root, "packed"), file]);
  const checksum = createHash("sha256")
    .update(await readFile(join(root, name)))
    .digest("hex");
  return `${checksum}  http://127.0.0.1:${(server.address() as AddressInfo).port}/some/where/${name}`;
}

async function downloads(addon: string, ...lines: string[]): Promise<{ code: number; said: string }> {
  await writeFile(join(root, "list"), `# ours\n\n${lines.join("\n")}\n`);
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [script, join(root, "list"), addon, join(root, "modules")],
      (error, _, stderr) => resolve({ code: Number(error?.code ?? 0), said: stderr }),
    );
  });
}

const inModules = (path: string) => readFile(join(root, "modules", path), "utf8");

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "cinevec-native-test-"));
  asked = [];
  server = createServer(async ({ url }, response) => {
    asked.push(url as string);
    const path = join(root, (url as string).split("/").at(-1) as string);
    if (existsSync(path)) response.end(await readFile(path));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(root, { recursive: true, force: true });
});

test("unpacks what has the list's checksum to where the addon looks for it", async () => {
  const lines = [
    await offer("faiss-node-v0.5.1-napi-v8-linux-x64.tar.gz", "build/Release/faiss-node.node", "faiss"),
    await offer("libtensorflow-cpu-linux-x86_64-2.9.1.tar.gz", "lib/libtensorflow.so.2", "library"),
    await offer("CPU-linux-4.22.0.tar.gz", `${napi}/tfjs_binding.node`, "binding"),
  ];
  expect(await downloads("faiss", ...lines)).toEqual({ code: 0, said: "" });
  expect(await inModules("faiss-node/build/Release/faiss-node.node")).toBe("faiss");
  expect(asked, "nothing that was not asked for").toHaveLength(1);
  expect(await downloads("tensorflow", ...lines)).toEqual({ code: 0, said: "" });
  expect(await inModules("@tensorflow/tfjs-node/deps/lib/libtensorflow.so.2")).toBe("library");
  expect(await inModules(`@tensorflow/tfjs-node/lib/${napi}/tfjs_binding.node`)).toBe("binding");
});

test("unpacks nothing of an addon of which one file has another checksum", async () => {
  const library = await offer("libtensorflow-cpu-linux-x86_64-2.9.1.tar.gz", "lib/libtensorflow.so.2", "x");
  const binding = await offer("CPU-linux-4.22.0.tar.gz", `${napi}/tfjs_binding.node`, "as it was");
  await offer("CPU-linux-4.22.0.tar.gz", `${napi}/tfjs_binding.node`, "as somebody changed it");
  const { code, said } = await downloads("tensorflow", library, binding);
  expect(code).toBe(1);
  expect(said).toMatch(
    /CPU-linux-4\.22\.0\.tar\.gz has the SHA-256 [0-9a-f]{64}, not [0-9a-f]{64}: not used\./,
  );
  expect(existsSync(join(root, "modules"))).toBe(false);
});

test("says what is wrong with the list, and downloads nothing by it", async () => {
  const good = await offer("faiss-node-v0.5.1-napi-v8-linux-x64.tar.gz", "build/x", "x");
  expect((await downloads("faiss", good, "yes")).said).toMatch(/list, line 4: is not a SHA-256/);
  expect((await downloads("tensorflow", good)).said).toMatch(/names no file for tensorflow/);
  expect((await downloads("faiss", good.replace("v0.5.1", "v9.9.9"))).said).toMatch(/answers 404/);
  expect(asked).toHaveLength(1);
  expect(existsSync(join(root, "modules"))).toBe(false);
});
