"use client";

import { useEffect, useRef } from "react";
import { useOnDemand } from "@/ui/use-on-demand";
import { openPageQueries } from "./open-page-queries";

const loadQueries = () => import("./page-queries");

/** Shows the queries that made the page, as GraphQL and for a shell. */
export function PageQueriesButton() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [queries, want, failed] = useOnDemand(loadQueries);
  const show = useRef(() => {});
  show.current = () => {
    want();
    dialog.current?.showModal();
  };
  useEffect(() => {
    const open = () => show.current();
    window.addEventListener(openPageQueries, open);
    return () => window.removeEventListener(openPageQueries, open);
  }, []);
  return (
    <>
      <button type="button" className="link" onClick={() => show.current()}>
        The queries behind this page
      </button>
      <dialog
        ref={dialog}
        aria-label="The queries behind this page"
        className="m-auto max-h-[86vh] w-[min(52rem,calc(100vw-2rem))] overflow-y-auto rounded-xl border border-line bg-surface px-5 py-5 text-ink shadow-2xl backdrop:bg-black/40 sm:px-7"
      >
        <div className="flex items-start justify-between gap-4">
          <h2 className="text-[1.375rem] leading-tight">The queries behind this page</h2>
          <button type="button" className="button" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </div>
        {queries ? (
          <queries.PageQueries dialog={dialog} />
        ) : (
          <p className="mt-4 text-muted text-sm">
            {failed ? "This could not be loaded. Try again." : "Loading"}
          </p>
        )}
      </dialog>
    </>
  );
}
