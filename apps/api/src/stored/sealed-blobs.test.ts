import { CorruptDataError } from "@cinevec/core";
import { expect, test } from "vitest";
import { getSealed, putSealed } from "./sealed-blobs.js";

function memory() {
  const held = new Map<string, Uint8Array>();
  return {
    held,
    async put(name: string, bytes: Uint8Array | AsyncIterable<Uint8Array>) {
      if (!(bytes instanceof Uint8Array)) throw new TypeError("Whole bytes only.");
      held.set(name, bytes);
    },
    async get(name: string) {
      return held.get(name)!;
    },
  };
}

test("gives back what was sealed, and what an older version stored without a seal", async () => {
  const blobs = memory();
  for (const text of ["", "{}", "x".repeat(10_000)]) {
    await putSealed(blobs, "a", Buffer.from(text));
    expect(Buffer.from(await getSealed(blobs, "a")).toString()).toBe(text);
    blobs.held.set("old", Buffer.from(text));
    expect(Buffer.from(await getSealed(blobs, "old")).toString()).toBe(text);
  }
});

test("never gives other bytes of the same length after any one bit flipped", async () => {
  const blobs = memory();
  const text = JSON.stringify({ recall: 0.345 });
  await putSealed(blobs, "a", Buffer.from(text));
  const whole = Buffer.from(blobs.held.get("a")!);
  for (let bit = 0; bit < whole.length * 8; bit++) {
    const damaged = Buffer.from(whole);
    damaged[bit >> 3]! ^= 1 << (bit & 7);
    blobs.held.set("a", damaged);
    const found = await getSealed(blobs, "a").catch((error: unknown) => error);
    // A flip in the mark itself leaves the text with the rest of the seal behind it, which is no JSON.
    if (found instanceof Uint8Array) expect(() => JSON.parse(Buffer.from(found).toString())).toThrow();
    else expect(found).toBeInstanceOf(CorruptDataError);
  }
});
