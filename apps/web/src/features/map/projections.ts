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

type DrawnMap = Pick<MapStateFragment, "id" | "status" | "aligned" | "alignedWith">;

/** The map that stands for a run: the newest that was drawn for itself, else the newest that was aligned with another. */
export function standing<Kind extends DrawnMap>(maps: readonly Kind[]): Kind | undefined {
  const drawn = maps.filter(({ status }) => status === "SUCCEEDED");
  return drawn.find(({ aligned }) => !aligned) ?? drawn[0];
}

/**
 * Of two runs' maps two of which one lies as the other does; undefined where there are none.
 * @param first of one projection, the newest first, as is `second`.
 */
export function alignedPair<Kind extends DrawnMap>(
  first: readonly Kind[],
  second: readonly Kind[],
): readonly [Kind, Kind] | undefined {
  for (const a of first)
    for (const b of second)
      if (
        a.status === "SUCCEEDED" &&
        b.status === "SUCCEEDED" &&
        (a.alignedWith?.id === b.id || b.alignedWith?.id === a.id)
      )
        return [a, b];
  return undefined;
}
