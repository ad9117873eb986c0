"use client";

import ErrorPage from "./error";
import "./globals.css";

/** Where the layout itself broke, nothing of it is left: this brings its own document. */
export default function GlobalError(properties: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body className="min-h-dvh font-sans text-[0.9375rem] leading-relaxed">
        <title>This page broke · Cinevec</title>
        <main className="mx-auto max-w-6xl px-4 pt-8 pb-24 sm:px-6 sm:pt-12">
          <ErrorPage {...properties} />
        </main>
      </body>
    </html>
  );
}
