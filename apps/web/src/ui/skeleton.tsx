/** Stand-ins of the same size as what comes, so that nothing jumps. */
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
