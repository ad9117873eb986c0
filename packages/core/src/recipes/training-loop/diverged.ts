import { InvalidInputError } from "../../errors.js";
import type { LossPoint } from "../recipe.js";

/** @throws InvalidInputError where a loss is not a finite number: whatever was learned is lost, and more epochs won't help. */
export function refuseDiverged({ epoch, train, validation }: LossPoint): void {
  const lost = [train, validation].find((loss) => loss !== null && !Number.isFinite(loss));
  if (lost === undefined) return;
  throw InvalidInputError.of(
    ["options", "learningRate"],
    `the training diverged, the loss of epoch ${epoch} is ${lost}; start again with a lower one`,
  );
}
