"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { PaletteButton } from "@/features/palette/palette-button";
import { ThemeSwitch } from "@/ui/theme";
import { useKeptScope } from "./kept-scope";
import { inScope } from "./scope-address";

const places = [
  { href: "/", label: "Movies", at: (path: string) => path === "/" || path.startsWith("/movies") },
  { href: "/map", label: "Map", at: (path: string) => path.startsWith("/map") },
  { href: "/ask", label: "Ask", at: (path: string) => path.startsWith("/ask") },
  { href: "/recommend", label: "Recommend", at: (path: string) => path.startsWith("/recommend") },
  { href: "/runs", label: "Runs", at: (path: string) => path.startsWith("/runs") },
  { href: "/datasets", label: "Datasets", at: (path: string) => path.startsWith("/datasets") },
];

export function SiteHeader() {
  const path = usePathname();
  const scope = useKeptScope();
  return (
    <header className="sticky top-0 z-30 border-line border-b bg-paper/90 backdrop-blur-md">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-8 px-4 sm:h-16 sm:flex-nowrap sm:px-6">
        <Link
          href={inScope("/", scope)}
          className="flex h-12 items-center gap-2.5 font-serif text-xl tracking-tight"
        >
          <Mark />
          Cinevec
        </Link>
        <nav
          aria-label="Main"
          className="order-last -mx-4 flex w-[calc(100%+2rem)] justify-between px-3 pb-1 sm:order-none sm:mx-0 sm:w-auto sm:gap-1 sm:p-0"
        >
          {places.map(({ href, label, at }) => (
            <Link
              key={href}
              href={inScope(href, scope)}
              aria-current={at(path) ? "page" : undefined}
              className="relative rounded-md px-1 py-2 text-[0.8125rem] text-muted transition-colors hover:text-ink aria-[current]:text-ink aria-[current]:after:absolute aria-[current]:after:inset-x-1 aria-[current]:after:-bottom-1 aria-[current]:after:h-0.5 aria-[current]:after:bg-accent sm:px-3 sm:text-[0.875rem] sm:aria-[current]:after:inset-x-3 sm:aria-[current]:after:-bottom-[0.9rem]"
            >
              {label}
            </Link>
          ))}
        </nav>
        <div className="-mr-2 ml-auto flex items-center gap-2">
          <Link
            href={path === "/sign-in" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(path)}`}
            aria-current={path === "/sign-in" ? "page" : undefined}
            className="rounded-md px-2 py-2 text-[0.8125rem] text-muted hover:text-ink aria-[current]:text-ink"
          >
            Account
          </Link>
          <PaletteButton />
          <ThemeSwitch />
        </div>
      </div>
    </header>
  );
}

/** Three points of a space, the nearest two joined. */
function Mark() {
  return (
    <svg aria-hidden="true" viewBox="0 0 24 24" className="size-6">
      <circle cx="12" cy="12" r="11" className="fill-ink" />
      <path d="M7.5 15.5 14 8" className="stroke-paper" strokeWidth="1.4" />
      <circle cx="7.5" cy="15.5" r="2.2" className="fill-paper" />
      <circle cx="14" cy="8" r="2.2" className="fill-paper" />
      <circle cx="17" cy="15.5" r="1.6" className="fill-[var(--accent)]" />
    </svg>
  );
}
