import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { drawPng } from "./map-png.js";

/** The pixels of a PNG of 8-bit RGBA, and its size. */
function decode(png: Uint8Array) {
  const bytes = Buffer.from(png);
  expect(bytes.subarray(1, 4).toString()).toBe("PNG");
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  expect([bytes[24], bytes[25]], "8 bits, RGBA").toEqual([8, 6]);
  const parts: Buffer[] = [];
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    if (bytes.toString("latin1", at + 4, at + 8) === "IDAT")
      parts.push(bytes.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const rows = inflateSync(Buffer.concat(parts));
  const pixels = Buffer.alloc(width * height * 4);
  const stride = width * 4;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < stride; x++) {
      const left = x >= 4 ? pixels[y * stride + x - 4]! : 0;
      const up = y > 0 ? pixels[(y - 1) * stride + x]! : 0;
      const corner = x >= 4 && y > 0 ? pixels[(y - 1) * stride + x - 4]! : 0;
      const [p, q, r] = [left, up, corner].map((value) => Math.abs(left + up - corner - value)) as [
        number,
        number,
        number,
      ];
      const paeth = p <= q && p <= r ? left : q <= r ? up : corner;
      const predicted = [0, left, up, (left + up) >> 1, paeth][rows[y * (stride + 1)]!]!;
      pixels[y * stride + x] = (rows[y * (stride + 1) + 1 + x]! + predicted) & 255;
    }
  const at = (x: number, y: number) => [...pixels.subarray(y * stride + x * 4, y * stride + x * 4 + 3)];
  return { width, height, at };
}

const svg = (
  text: string,
) => `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="30" viewBox="0 0 60 30">
  <rect width="100%" height="100%" fill="#111418"/><circle cx="10" cy="10" r="6" fill="#ff0000"/>
  <text x="24" y="24" font-family="system-ui, sans-serif" font-size="20" fill="#ffffff">${text}</text></svg>`;

test("a picture has its ground, its points and its letters, in its own size", async () => {
  const { width, height, at } = decode(await drawPng(svg("MM")));
  expect([width, height]).toEqual([60, 30]);
  expect(at(58, 2)).toEqual([0x11, 0x14, 0x18]);
  expect(at(10, 10)).toEqual([255, 0, 0]);
  const bright = (from: number) =>
    Array.from({ length: 30 * 30 }, (_, i) => at(from + (i % 30), Math.floor(i / 30))).filter(
      ([red, green, blue]) => red! > 200 && green! > 200 && blue! > 200,
    ).length;
  expect(bright(25)).toBeGreaterThan(20);
  const without = decode(await drawPng(svg("")));
  expect(without.at(30, 20)).toEqual([0x11, 0x14, 0x18]);
});
