import { RowsSkeleton } from "@/ui/skeleton";

/** Below the recommendations' own header and tabs. */
export default function Loading() {
  return <RowsSkeleton rows={6} height="4.5rem" />;
}
