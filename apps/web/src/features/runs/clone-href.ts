import { toSegment } from "@/ui/links";

/** The form that starts a run, filled in with what another one was started with. */
export function cloneHref(id: string): string {
  return `/runs/new?from=${toSegment(id)}`;
}
