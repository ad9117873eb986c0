import type { MapStateFragment, Projection } from "@/graphql/generated/documents";
import { one, type PageQuery } from "@/ui/links";

export const projections: readonly Projection[] = ["UMAP", "TSNE", "PCA"];

export const projectionNames: Readonly<Record<Projection, string>> = {
  UMAP: "UMAP",
  TSNE: "t-SNE",
  PCA: "PCA",
};

export function isUnderWay({ status }: Pick<MapStateFragment, "status">): boolean {
  return status === "QUEUED" || status === "RUNNING";
}

/**
 * The projection that a page shows: the one that its address names, else UMAP, which every run gets, else one that there
 * is.
 * @param maps the newest first.
 */
export function projectionOf(
  query: PageQuery,
  maps: readonly Pick<MapStateFragment, "projection" | "status">[],
): Projection {
  const named = projections.find((name) => name === one(query, "projection")?.toUpperCase());
  if (named) return named;
  const drawn = maps.filter(({ status }) => status === "SUCCEEDED").map(({ projection }) => projection);
  return drawn.includes("UMAP") ? "UMAP" : (drawn[0] ?? "UMAP");
}
