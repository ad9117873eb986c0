import { useEffect } from "react";

/** "/" focuses the page's search, unless something is being typed. */
export function useSlash(wanted: boolean, focus: () => void) {
  useEffect(() => {
    if (!wanted) return;
    function onKeyDown(event: KeyboardEvent) {
      const typing = event.target instanceof HTMLElement && event.target.closest("input, textarea, select");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      focus();
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  });
}
