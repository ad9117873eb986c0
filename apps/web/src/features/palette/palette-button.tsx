"use client";

import { useEffect, useRef } from "react";
import { useOnDemand } from "@/ui/use-on-demand";

const loadPalette = () => import("./palette");

/**
 * Opens the palette of movies, pages and actions: by the button, by Ctrl+K or ⌘K anywhere, and by "/" where the page
 * has no search of its own. Its code comes when it is first wanted.
 */
export function PaletteButton() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [palette, want, failed] = useOnDemand(loadPalette);
  const open = useRef(() => {});
  open.current = () => {
    want();
    if (!dialog.current?.open) dialog.current?.showModal();
  };
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const command = event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey) && !event.altKey;
      const typing = event.target instanceof HTMLElement && event.target.closest("input, textarea, select");
      const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (event.defaultPrevented || !(command || slash)) return;
      event.preventDefault();
      open.current();
    }
    // At the window: a search of the page, which listens at the document, comes first.
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
  return (
    <>
      <button
        type="button"
        title="Search and commands (Ctrl+K)"
        className="relative grid size-10 place-items-center rounded-full text-muted transition-colors hover:bg-sunken hover:text-ink"
        onPointerEnter={want}
        onFocus={want}
        onClick={() => open.current()}
      >
        <span className="sr-only">Search and commands</span>
        <svg aria-hidden="true" viewBox="0 0 24 24" className="size-5" fill="none" stroke="currentColor">
          <path
            d="m20 20-4.5-4.5M17.5 11a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0Z"
            strokeWidth="1.6"
            strokeLinecap="round"
          />
        </svg>
      </button>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it, as any dialog */}
      <dialog
        ref={dialog}
        aria-label="Search and commands"
        className="mx-auto mt-[12vh] w-[min(40rem,calc(100vw-2rem))] overflow-hidden rounded-xl border border-line bg-surface text-ink shadow-2xl backdrop:bg-black/40"
        onClick={(event) => {
          if (event.target === event.currentTarget) event.currentTarget.close();
        }}
      >
        {palette ? (
          <palette.Palette onDone={() => dialog.current?.close()} />
        ) : (
          <p className="px-5 py-4 text-muted text-sm">
            {failed ? "The search could not be loaded. Close it and try again." : "Loading"}
          </p>
        )}
      </dialog>
    </>
  );
}
