import { type Projection, projections } from "@cinevec/core";
import type { Prisma } from "@cinevec/db";

/** A projection by the name that the API took for one. */
export function projectionNamed(name: string): Projection<unknown> {
  const projection = projections.get(name);
  if (!projection) throw new RangeError(`There is no projection ${name}.`);
  return projection;
}

/** What is drawn of every run that succeeds, at its own seed: what asking for UMAP with no options gives. */
export const automaticMap = {
  projection: "UMAP",
  options: projectionNamed("UMAP").options.parse({}) as Prisma.InputJsonObject,
};
