import { RowsSkeleton } from "@/ui/skeleton";

export default function Loading() {
  return (
    <div role="status">
      <span className="sr-only">Loading the movie</span>
      <div className="skeleton mb-8 h-10 max-w-md" />
      <div className="grid grid-cols-1 gap-x-14 gap-y-12 lg:grid-cols-[16rem_1fr]">
        <div className="grid grid-cols-[7.5rem_1fr] gap-x-5 gap-y-6 sm:grid-cols-[11rem_1fr] lg:grid-cols-1">
          <div className="skeleton aspect-2/3 lg:w-64" />
          <div className="skeleton h-20" />
        </div>
        <div>
          <div className="skeleton mb-4 h-8 w-48" />
          <RowsSkeleton rows={12} height="4.5rem" />
        </div>
      </div>
    </div>
  );
}
