import { expect, test } from "vitest";
import { cbow } from "./cbow/cbow.js";
import { nextTitle } from "./next-title/next-title.js";
import { recipes } from "./registry.js";

const lossCurve = [3, 2, 2, 2.5].map((validation, at) => ({ epoch: at + 1, train: 1, validation }));
const noTensor = async () => null;

test("CBOW is refitted for as many epochs as the kept vectors had, and without validation users", async () => {
  const options = cbow.options.parse({ epochs: 40, window: 7 });
  expect(await cbow.refit?.(options, { lossCurve, tensor: noTensor })).toEqual({
    ...options,
    epochs: 2,
    validationShare: 0,
  });
});

test("next-title is refitted for its best epoch with patience and its last without, keeping layers and weights", async () => {
  const tensors = new Map([
    ["weights", { shape: [2], data: Float32Array.of(1.5, 0.25) }],
    ["layer0.attention.norm.gain", { shape: [8], data: new Float32Array(8) }],
    ["layer1.attention.norm.gain", { shape: [8], data: new Float32Array(8) }],
  ]);
  const ended = { lossCurve, tensor: async (name: string) => tensors.get(name) ?? null };
  const options = nextTitle.options.parse({ patience: 2 });
  const expected = { layers: 2, validationUsers: 0, networkWeight: 1.5, profileWeight: 0.25 };
  expect(await nextTitle.refit?.(options, ended)).toEqual({ ...options, ...expected, epochs: 2 });
  const patientless = nextTitle.options.parse({});
  expect(await nextTitle.refit?.(patientless, ended)).toEqual({ ...patientless, ...expected, epochs: 4 });
});

test.each([...recipes.values()])("$name: a refit's options are the recipe's own", async (recipe) => {
  const options = recipe.options.parse({});
  const refitted = (await recipe.refit?.(options, { lossCurve, tensor: noTensor })) ?? options;
  expect(recipe.options.parse(refitted)).toEqual(refitted);
  // Whatever a recipe may hold back to validate by is called so.
  for (const [name, value] of Object.entries(refitted as object))
    if (name.startsWith("validation")) expect([name, value]).toEqual([name, 0]);
});
