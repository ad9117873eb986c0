"use client";

import { CSPProvider } from "@base-ui/react/csp-provider";
import { ThemeProvider as Provider, useTheme } from "next-themes";
import { type ReactNode, useState } from "react";

/**
 * The theme, and the nonce for the script and the styles that its parts and Base UI add. A document keeps the policy with
 * which it came, so the first nonce holds, whatever a later answer to the same document says.
 */
export function ThemeProvider({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const [first] = useState(nonce);
  return (
    <CSPProvider nonce={first}>
      <Provider attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange nonce={first}>
        {children}
      </Provider>
    </CSPProvider>
  );
}

/** Both icons are rendered and CSS shows one: the server doesn't know the theme, and nothing may jump. */
export function ThemeSwitch() {
  const { resolvedTheme, setTheme } = useTheme();
  return (
    <button
      type="button"
      className="grid size-10 place-items-center rounded-full text-muted transition-colors hover:bg-sunken hover:text-ink"
      onClick={() => setTheme(resolvedTheme === "dark" ? "light" : "dark")}
    >
      <span className="sr-only">Switch between light and dark</span>
      <svg
        aria-hidden="true"
        viewBox="0 0 24 24"
        className="size-5 dark:hidden"
        fill="none"
        stroke="currentColor"
      >
        <path
          d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z"
          strokeWidth="1.6"
          strokeLinejoin="round"
        />
      </svg>
      <svg
        aria-hidden="true"
        viewBox="0 0 24 24"
        className="hidden size-5 dark:block"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
      >
        <circle cx="12" cy="12" r="4" />
        <path d="M12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1.1 1.1M17.3 17.3l1.1 1.1M18.4 5.6l-1.1 1.1M6.7 17.3l-1.1 1.1" />
      </svg>
    </button>
  );
}
