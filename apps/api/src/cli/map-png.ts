import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { initWasm, Resvg } from "@resvg/resvg-wasm";

const bytesAt = (specifier: string) => readFile(fileURLToPath(import.meta.resolve(specifier)));
let ready: Promise<void> | null = null;

/**
 * An SVG picture as PNG, pixel by pixel. Letters are of DejaVu Sans, wherever it runs.
 * @param svg as drawSvg makes one.
 */
export async function drawPng(svg: string): Promise<Uint8Array> {
  ready ??= bytesAt("@resvg/resvg-wasm/index_bg.wasm").then(initWasm);
  await ready;
  const fontBuffers = await Promise.all(
    ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map((name) => bytesAt(`dejavu-fonts-ttf/ttf/${name}`)),
  );
  const drawing = new Resvg(svg, {
    font: { fontBuffers, defaultFontFamily: "DejaVu Sans", sansSerifFamily: "DejaVu Sans" },
  });
  return drawing.render().asPng();
}
