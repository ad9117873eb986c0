import { HeaderSkeleton, RowsSkeleton } from "@/ui/skeleton";

export default function Loading() {
  return (
    <>
      <HeaderSkeleton />
      <RowsSkeleton rows={8} height="3.5rem" />
    </>
  );
}
