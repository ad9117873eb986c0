import { CorruptDataError } from "@cinevec/core";
import { memoryBytes } from "@cinevec/core/testing";
import { expect, test } from "vitest";
import { getSealed, putSealed } from "./sealed-blobs.js";

test("gives back what was sealed, and what an older version stored without a seal", async () => {
  const blobs = memoryBytes();
  for (const text of ["", "{}", "x".repeat(10_000), "long".repeat(600_000)]) {
    await putSealed(blobs, "a", Buffer.from(text));
    expect(Buffer.from(await getSealed(blobs, "a")).toString()).toBe(text);
    await blobs.put("old", Buffer.from(text));
    expect(Buffer.from(await getSealed(blobs, "old")).toString()).toBe(text);
    await expect(getSealed(blobs, "old", "sealed alone")).rejects.toThrow(CorruptDataError);
  }
});

test("never gives other bytes of the same length after any one bit flipped", async () => {
  const blobs = memoryBytes();
  const text = JSON.stringify({ recall: 0.345 });
  await putSealed(blobs, "a", Buffer.from(text));
  const whole = Buffer.from(await blobs.get("a"));
  for (let bit = 0; bit < whole.length * 8; bit++) {
    const damaged = Buffer.from(whole);
    damaged[bit >> 3]! ^= 1 << (bit & 7);
    await blobs.put("a", damaged);
    const found = await getSealed(blobs, "a").catch((error: unknown) => error);
    // A flip in the mark itself leaves the text with the rest of the seal behind it, which is no JSON.
    if (found instanceof Uint8Array) expect(() => JSON.parse(Buffer.from(found).toString())).toThrow();
    else expect(found).toBeInstanceOf(CorruptDataError);
  }
});
