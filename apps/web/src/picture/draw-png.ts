import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { initWasm, Resvg } from "@resvg/resvg-wasm";

// The process runs in the site's folder; what is read there is no script, which a bundler would take along.
const resolve = (specifier: string) =>
  createRequire(path.join(process.cwd(), "package.json")).resolve(specifier);

interface Ready {
  readonly fontBuffers: Uint8Array[];
}
let ready: Promise<Ready> | null = null;

async function prepare(): Promise<Ready> {
  const [wasm, ...fontBuffers] = await Promise.all(
    [
      "@resvg/resvg-wasm/index_bg.wasm",
      "dejavu-fonts-ttf/ttf/DejaVuSans.ttf",
      "dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf",
    ].map((file) => readFile(resolve(file))),
  );
  await initWasm(wasm!);
  return { fontBuffers };
}

/** An SVG picture as PNG, pixel by pixel. Letters are of DejaVu Sans, which has those of most scripts. */
export async function drawPng(svg: string): Promise<Uint8Array> {
  ready ??= prepare();
  const { fontBuffers } = await ready;
  const drawing = new Resvg(svg, {
    font: { fontBuffers, defaultFontFamily: "DejaVu Sans", sansSerifFamily: "DejaVu Sans" },
  });
  return drawing.render().asPng();
}
