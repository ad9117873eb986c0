/** Beside a figure of what was learned from; the sentence stands in Caveats. */
export function CaveatMark({ caveat }: { caveat: string | null | undefined }) {
  return caveat ? (
    <span className="text-warn" title={caveat}>
      *
    </span>
  ) : null;
}

/** Why figures are marked, each reason once. */
export function Caveats({ of }: { of: readonly { readonly about: string; readonly caveat: string }[] }) {
  const byReason = new Map<string, string[]>();
  for (const { about, caveat } of of) byReason.set(caveat, [...(byReason.get(caveat) ?? []), about]);
  return [...byReason].map(([caveat, about]) => (
    <p key={caveat} className="mt-2 max-w-prose text-[0.8125rem] text-muted">
      <span className="text-warn">*</span> {[...new Set(about)].join("; ")}: {caveat}
    </p>
  ));
}
