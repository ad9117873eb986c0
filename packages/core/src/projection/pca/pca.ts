import { z } from "zod";
import { center, checkInput } from "../check-input.js";
import { procrustes } from "../procrustes.js";
import type { Projection } from "../projection.js";
import { principalCoordinates } from "./principal-coordinates.js";

const options = z.strictObject({});

export type PcaOptions = z.infer<typeof options>;

/**
 * Principal components of the unit vectors. There is only one such picture: anchors turn and mirror it, and move it, but
 * leave its distances as they are.
 */
export const pca: Projection<PcaOptions> = {
  name: "PCA",
  title: "PCA",
  summary:
    "The two directions in which the vectors differ most, drawn to scale. Distances are honest but show little of what lies in the other directions: movies that overlap here may be far apart.",
  reference: "Hotelling 1933, https://doi.org/10.1037/h0071325",
  options,
  neighborsNeeded: () => 0,
  async project(input) {
    checkInput(input, () => 0);
    const map = center(await principalCoordinates(input));
    input.onProgress(1);
    if (!input.anchors) return map;
    const rows = new Uint8Array(map.length / 2).fill(1);
    return procrustes(map, input.anchors.positions, rows, "rigid");
  },
};
