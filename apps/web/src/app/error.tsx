"use client";

import { EmptyState } from "@/ui/notice";

/**
 * Only what the pages did not expect lands here: an API that is down is told by the pages themselves. "Try again" is a
 * link to the same address, which works where scripts don't run, as on the page that stands in for a broken layout.
 */
export default function ErrorPage({ error }: { error: Error & { digest?: string } }) {
  return (
    <EmptyState
      level="h1"
      title="This page broke"
      actions={
        // biome-ignore lint/a11y/useValidAnchor: an empty address is valid, and means the page itself with its query.
        <a className="button button-primary" href="">
          Try again
        </a>
      }
    >
      That is the site's fault, not yours.
      {error.digest ? ` The site's log has more under ${error.digest}.` : ""}
    </EmptyState>
  );
}
