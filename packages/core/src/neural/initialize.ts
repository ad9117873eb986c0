import type { Random } from "../random.js";

/** Fills with a normal distribution of standard deviation `scale`. */
export function fillNormal(values: Float32Array, scale: number, random: Random): void {
  for (let i = 0; i < values.length; i++) values[i] = random.normal() * scale;
}

/** He et al. 2015 (https://arxiv.org/abs/1502.01852), for a layer of `inputs` inputs that a ReLU follows. */
export function fillHe(values: Float32Array, inputs: number, random: Random): void {
  fillNormal(values, Math.sqrt(2 / inputs), random);
}

/** Glorot & Bengio 2010, normal: for a layer without a ReLU behind it. */
export function fillGlorot(values: Float32Array, inputs: number, outputs: number, random: Random): void {
  fillNormal(values, Math.sqrt(2 / (inputs + outputs)), random);
}
