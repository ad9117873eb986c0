"use client";

import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { usualMinRatings } from "./neighbor-filter";

/** Says how often the answers were rated at least, and lets rare movies in or keeps them out, in the address. */
export function RaritySwitch({ minRatings }: { minRatings: number | null }) {
  const path = usePathname();
  const query = new URLSearchParams(useSearchParams());
  if (minRatings === null) return null;
  if (minRatings > 0) query.set("ratings", "0");
  else query.delete("ratings");
  return (
    <p className="text-[0.8125rem] text-muted">
      {minRatings > 0
        ? `Among movies rated at least ${minRatings === 1 ? "once" : `${minRatings} times`}.`
        : "Among all movies, however rarely rated."}{" "}
      <Link href={`${path}?${query}`} scroll={false} replace className="link">
        {minRatings > 0 ? "Rare ones too" : `Only those rated ${usualMinRatings} times or more`}
      </Link>
    </p>
  );
}
