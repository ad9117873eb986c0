import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bytesOf,
  copyOfBytes,
  copyOfNumbers,
  dataViewOf,
  latin1In,
  numbersIn,
  sharedCopy,
  utf8In,
  utf16In,
  viewAs,
} from "./bytes.js";
import { byteOrigins } from "./testing/byte-origins.js";

const doubles = fc.array(fc.double(), { maxLength: 20 }).map((values) => Float64Array.from(values));

describe.each(Object.entries(byteOrigins))("bytes from %s", (_name, from) => {
  test("hold the numbers that were written", () => {
    fc.assert(
      fc.property(doubles, (values) => {
        const bytes = from(bytesOf(values));
        expect(numbersIn(bytes, Float64Array)).toEqual(values);
        expect(copyOfNumbers(bytes, Float64Array)).toEqual(values);
        expect(numbersIn(bytes, Uint32Array)).toEqual(viewAs(values, Uint32Array));
        if (values.length > 0) expect(dataViewOf(bytes).getFloat64(0, true)).toBe(values[0]);
      }),
    );
  });

  test("are not touched by who writes into a copy", () => {
    const values = Float32Array.of(1, 2, 3);
    const bytes = from(bytesOf(values));
    const copies = [copyOfBytes(bytes), copyOfNumbers(bytes, Float32Array)];
    for (const copy of copies) copy.fill(0);
    expect(numbersIn(bytes, Float32Array)).toEqual(values);
    for (const { buffer, byteLength } of copies) {
      expect(buffer).toBeInstanceOf(ArrayBuffer);
      expect(buffer.byteLength).toBe(byteLength);
    }
  });

  test("hold text", () => {
    const text = "Amélie – 天使";
    const bytes = from(new TextEncoder().encode(text));
    expect(utf8In(bytes)).toBe(text);
    expect(latin1In(bytes, 0, 5)).toBe("AmÃ©l");
    expect(utf8In(bytes.subarray(2, 4))).toBe("é");
    const units = Uint16Array.from({ length: text.length }, (_, unit) => text.charCodeAt(unit));
    expect(utf16In(numbersIn(from(bytesOf(units)), Uint16Array), 9)).toBe("天使");
    expect(utf16In(Uint16Array.of(0xd83d, 0x61))).toBe("\ud83da");
  });

  test("are copied to shared memory of their own, more of them than in one turn of the event loop", async () => {
    for (const length of [0, 3, (4 << 20) + 5]) {
      const values = Uint8Array.from({ length }, (_, at) => at % 251);
      const copy = await sharedCopy(from(values));
      expect(copy.buffer).toBeInstanceOf(SharedArrayBuffer);
      expect(copy.buffer.byteLength).toBe(length);
      expect(Buffer.compare(copy, values)).toBe(0);
    }
  });
});

test("bytes that are no whole number of elements are refused", () => {
  expect(() => numbersIn(new Uint8Array(7), Float32Array)).toThrow("7 bytes are no whole number");
  expect(() => viewAs(new Uint8Array(7), Float32Array)).toThrow(RangeError);
  expect(() => viewAs(new Uint8Array(9).subarray(1), Float32Array)).toThrow(RangeError);
});
