import { pca } from "./pca/pca.js";
import type { Projection } from "./projection.js";
import { tsne } from "./tsne/tsne.js";
import { umap } from "./umap/umap.js";

/** Every projection, in the order in which people see them. A new one is a line here. */
const all: readonly Projection<unknown>[] = [umap, tsne, pca];

/** Every projection by its name; options are checked by its own schema before they reach it. */
export const projections: ReadonlyMap<string, Projection<unknown>> = new Map(all.map((p) => [p.name, p]));

/** The names of all projections. */
export const projectionNames: readonly string[] = all.map((projection) => projection.name);
