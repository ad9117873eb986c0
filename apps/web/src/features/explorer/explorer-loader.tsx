"use client";

import { useEffect, useRef } from "react";
import { useOnDemand } from "@/ui/use-on-demand";
import type { ExampleIds } from "./example-variables";

/** The style element that GraphiQL's dialogs add, against scrolling behind them, gets the nonce that lies under this name. */
function loadExplorer() {
  const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;
  Object.assign(window, { __webpack_nonce__: nonce });
  return import("./explorer");
}

/** GraphiQL is large: its code comes after the page stands, and on this page alone. */
export function ExplorerLoader({ ids }: { ids: ExampleIds }) {
  const [explorer, want, failed] = useOnDemand(loadExplorer);
  const begin = useRef(want);
  begin.current = want;
  useEffect(() => begin.current(), []);
  return (
    <div className="min-h-0 flex-1 border-line border-t">
      {explorer ? (
        <explorer.Explorer ids={ids} />
      ) : (
        <p className="px-4 py-16 text-center text-muted sm:px-6">
          {failed ? "GraphiQL could not be loaded. Reload the page." : "GraphiQL is being loaded."}
        </p>
      )}
      <noscript>
        <p className="px-4 pb-16 text-center text-muted sm:px-6">
          It takes JavaScript. Without it, POST to /graphql.
        </p>
      </noscript>
    </div>
  );
}
