import { z } from "zod";
import { center, checkInput } from "../check-input.js";
import type { Projection } from "../projection.js";
import { principalCoordinates } from "./principal-coordinates.js";

const options = z.strictObject({});

export type PcaOptions = z.infer<typeof options>;

/** Principal components of the unit vectors. `initial` has no say: there is only one such picture. */
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
    return map;
  },
};
