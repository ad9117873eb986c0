import { expect, test } from "vitest";

test.each([undefined, null])("a promise that is rejected with %s has no message", async (nothing) => {
  for (const wanted of ["message", /message/u, undefined]) {
    const judged = expect(Promise.reject(nothing)).rejects.toThrow(wanted);
    await expect(judged).rejects.toMatchObject({ name: "AssertionError" });
  }
});

test("errors are compared as ever", async () => {
  await expect(Promise.reject(new Error("a message"))).rejects.toThrow("message");
  await expect(Promise.reject(new Error("a message"))).rejects.toThrow(/^a/u);
  await expect(Promise.reject(new Error("a message"))).rejects.toThrow();
  await expect(Promise.reject(new TypeError("a message"))).rejects.toThrow(TypeError);
  const other = expect(Promise.reject(new Error("another"))).rejects.toThrow("message");
  await expect(other).rejects.toMatchObject({ name: "AssertionError" });
});
