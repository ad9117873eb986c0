"use client";

import { EmptyState } from "@/ui/notice";

/** Only what the pages did not expect lands here: an API that is down is told by the pages themselves. */
export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <EmptyState
      level="h1"
      title="This page broke"
      actions={
        <button type="button" className="button button-primary" onClick={reset}>
          Try again
        </button>
      }
    >
      That is the site's fault, not yours.
      {error.digest ? ` The site's log has more under ${error.digest}.` : ""}
    </EmptyState>
  );
}
