import type { Dataset } from "../dataset/dataset.js";
import { storedRating } from "../dataset/rating-decimals.js";
import { createRandom } from "../random.js";
import { fileSplit } from "./file-split.js";
import { leaveLastOut } from "./leave-last-out.js";
import { movieSplit } from "./movie-split.js";
import type { Protocol } from "./protocol.js";
import { ratioSplit } from "./ratio-split.js";
import type { Split } from "./split.js";
import { strongGeneralization } from "./strong-generalization.js";
import { timeSplit } from "./time-split.js";

/**
 * What a protocol holds out of a dataset. With `before`, what the later steps hold out is in neither training nor
 * evaluation, so that options chosen by it have not seen the test.
 * @throws InvalidInputError where the dataset can't be split so.
 */
export function holdOut(dataset: Dataset, protocol: Protocol): Split {
  // As float32, as ratings are: 4.1 must hold out a rating of 4.1.
  const settings = { ...protocol, minRating: storedRating(protocol.minRating) };
  let split = holdOutOnce(dataset, settings, 0);
  const before = "before" in protocol ? protocol.before : 0;
  for (let step = 1; step <= before; step++) split = holdOutOnce(split.train, settings, step);
  return split;
}

function holdOutOnce(dataset: Dataset, protocol: Protocol, step: number): Split {
  const random = () =>
    createRandom("seed" in protocol ? protocol.seed : 0).fork(`hold out ${protocol.split} ${step}`);
  switch (protocol.split) {
    case "last":
      return leaveLastOut(dataset, protocol);
    case "time":
      return timeSplit(dataset, protocol);
    case "ratio":
      return ratioSplit(dataset, protocol, random());
    case "users":
      return strongGeneralization(dataset, protocol, random());
    case "movies":
      return movieSplit(dataset, protocol, random());
    case "files":
      return fileSplit(dataset, protocol);
  }
}
