import Link from "next/link";
import { PageQueriesButton } from "@/features/page-queries/page-queries-button";

/** Where the page's numbers come from, for whoever wants to ask for them directly. Pages that fill the window have none. */
export function SiteFooter() {
  return (
    <footer className="border-line border-t peer-has-[[data-wide]]:hidden">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-6 gap-y-1 px-4 py-5 text-muted text-sm sm:px-6">
        <PageQueriesButton />
        <Link href="/graphiql" className="link">
          Ask the API yourself
        </Link>
        {/* TMDB's terms ask for these words wherever its pictures are shown. */}
        <p className="hidden in-[:root:has(img[data-from=tmdb])]:block">
          Posters from TMDB. This product uses the TMDB API but is not endorsed or certified by TMDB.
        </p>
      </div>
    </footer>
  );
}
