import { ConflictError } from "@cinevec/core";
import { chain, type MaybePromise } from "../../maybe-promise.js";
import type { OpenSpace } from "./open-space.js";
import type { Spaces } from "./spaces.js";

/**
 * An embedding as a question opened it. One that was opened by its run's name answers everything itself. One that was
 * opened as what is promoted for neighbors leaves recommendations to the run that is promoted for these.
 */
export class OpenedEmbedding {
  private constructor(
    readonly space: OpenSpace,
    private readonly openRecommending: () => MaybePromise<OpenSpace | null>,
  ) {}

  /** Answers everything itself. */
  static ofRun(space: OpenSpace): OpenedEmbedding {
    return new OpenedEmbedding(space, () => space);
  }

  /** @param space of the run that is promoted for neighbors. */
  static promoted(space: OpenSpace, spaces: Spaces): OpenedEmbedding {
    return new OpenedEmbedding(space, () =>
      chain(spaces.run(space.run.datasetId, null, "RECOMMENDATIONS"), (run) => (run ? spaces.of(run) : null)),
    );
  }

  /** What answers recommendations and predictions; null where none is promoted for them. */
  recommendingOrNull(): MaybePromise<OpenSpace | null> {
    return this.openRecommending();
  }

  /** As recommendingOrNull. @throws ConflictError where none is promoted. */
  recommending(): MaybePromise<OpenSpace> {
    return chain(this.openRecommending(), (space) => {
      if (space) return space;
      throw new ConflictError(
        "No run of the dataset is promoted for recommendations: name a run, or promote one for RECOMMENDATIONS.",
      );
    });
  }
}
