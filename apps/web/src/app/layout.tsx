import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { nonceHeader } from "@/door/content-security-policy";
import { KeptScopeProvider } from "@/features/scope/kept-scope";
import { SiteFooter } from "@/features/scope/site-footer";
import { SiteHeader } from "@/features/scope/site-header";
import { ThemeProvider } from "@/ui/theme";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Cinevec", template: "%s · Cinevec" },
  description: "Movie embeddings: import ratings once, train any recipe, measure all alike, ask and explore.",
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fbfaf7" },
    { media: "(prefers-color-scheme: dark)", color: "#141210" },
  ],
};

// Runs and datasets change under way, no API is there while the site is built, and each document has a nonce of its own.
export const dynamic = "force-dynamic";

export default async function Layout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get(nonceHeader) ?? undefined;
  return (
    <html lang="en" suppressHydrationWarning>
      <body className="min-h-dvh font-sans text-[0.9375rem] leading-relaxed">
        <ThemeProvider nonce={nonce}>
          <a
            href="#main"
            className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-surface focus:px-3 focus:py-2"
          >
            Skip to content
          </a>
          <KeptScopeProvider>
            <SiteHeader />
            <main
              id="main"
              className="peer mx-auto min-h-[calc(100dvh-8rem)] max-w-6xl px-4 pt-8 pb-24 has-[[data-wide]]:max-w-none has-[[data-wide]]:p-0 sm:px-6 sm:pt-12"
            >
              {children}
            </main>
            <SiteFooter />
          </KeptScopeProvider>
        </ThemeProvider>
      </body>
    </html>
  );
}
