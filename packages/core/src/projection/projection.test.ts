import { expect, test } from "vitest";
import { projectionSuite } from "../testing/projection-suite.js";
import { projectionNames, projections } from "./registry.js";

test("the registry names every projection once", () => {
  expect(projectionNames).toEqual(["UMAP", "TSNE", "PCA"]);
  expect([...projections.keys()]).toEqual(projectionNames);
});

projectionSuite(projections.get("PCA")!, { quick: {}, fewest: 1, purity: 0.4, kept: 0.1, steps: false });
projectionSuite(projections.get("UMAP")!, {
  ...{ quick: { epochs: 30 }, fewest: 1, purity: 0.98, kept: 0.3, steps: true },
});
projectionSuite(projections.get("TSNE")!, {
  quick: { perplexity: 10, exaggerationEpochs: 20, epochs: 20 },
  ...{ fewest: 4, purity: 0.98, kept: 0.35, steps: true },
});
