import { expect, test } from "vitest";
import { alignedPair, projectionOf, standing } from "./projections";

const map = (
  id: string,
  alignedWith: string | null = null,
  status: "SUCCEEDED" | "RUNNING" = "SUCCEEDED",
) => ({
  id,
  status,
  aligned: alignedWith !== null,
  alignedWith: alignedWith === null ? null : { id: alignedWith },
});

test("the address' projection, else UMAP, else one that was drawn", () => {
  const drawn = (projection: "UMAP" | "TSNE" | "PCA") => ({ projection, status: "SUCCEEDED" as const });
  expect(projectionOf({ projection: "tsne" }, [drawn("UMAP")])).toBe("TSNE");
  expect(projectionOf({ projection: "nonsense" }, [drawn("PCA"), drawn("UMAP")])).toBe("UMAP");
  expect(projectionOf({}, [drawn("PCA")])).toBe("PCA");
  expect(projectionOf({}, [{ projection: "PCA", status: "FAILED" }])).toBe("UMAP");
});

test("a run is shown by the newest map of its own, before those that were aligned", () => {
  expect(standing([map("new", "other"), map("own"), map("old")])?.id).toBe("own");
  expect(standing([map("new", "other")])?.id).toBe("new");
  expect(standing([map("new", null, "RUNNING"), map("own")])?.id).toBe("own");
  expect(standing([])).toBeUndefined();
});

test("two maps are aligned whichever of them was drawn from the other", () => {
  const ids = (pair: readonly { id: string }[] | undefined) => pair?.map(({ id }) => id);
  expect(ids(alignedPair([map("a2"), map("a")], [map("b2"), map("b", "a")]))).toEqual(["a", "b"]);
  expect(ids(alignedPair([map("a", "b"), map("a1")], [map("b")]))).toEqual(["a", "b"]);
  expect(alignedPair([map("a")], [map("b", "a", "RUNNING"), map("b1", "c")])).toBeUndefined();
  expect(alignedPair([], [map("b")])).toBeUndefined();
});
