/** Stand-ins of the same size as what comes, so that nothing jumps. */

export function HeaderSkeleton() {
  return (
    <div className="mb-8 sm:mb-10" role="status">
      <span className="sr-only">Loading</span>
      <div className="skeleton h-10 w-64 max-w-full" />
      <div className="skeleton mt-4 h-5 w-96 max-w-full" />
    </div>
  );
}

export function RowsSkeleton({ rows, height }: { rows: number; height: string }) {
  return (
    <div aria-hidden="true" className="grid gap-2">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move
        <div key={row} className="skeleton" style={{ height }} />
      ))}
    </div>
  );
}
