import { Combobox } from "@base-ui/react/combobox";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { useEffect, useRef, useState } from "react";
import { termHref } from "@/features/browse/browse-query";
import { MovieMatch, TermMatch } from "@/features/movie/found-matches";
import { useMovieSearch } from "@/features/movie/use-movie-search";
import { openPageQueries } from "@/features/page-queries/open-page-queries";
import { useKeptScope } from "@/features/scope/kept-scope";
import type { MovieCardFragment, TermFieldsFragment } from "@/graphql/generated/documents";
import { movieHref } from "@/ui/links";
import { matches, type PageEntry, pagesFor } from "./entries";
import { useRunEntries } from "./use-run-entries";

interface ActionEntry {
  readonly label: string;
  readonly note: string;
  perform(): void;
}

type Entry =
  | { readonly key: string; readonly movie: MovieCardFragment }
  | { readonly key: string; readonly term: TermFieldsFragment }
  | { readonly key: string; readonly page: PageEntry }
  | { readonly key: string; readonly action: ActionEntry };

interface Group {
  readonly title: string;
  readonly items: readonly Entry[];
}

/** Movies, people, genres, decades, runs, pages and actions by what is typed; Enter goes there. */
export function Palette({ onDone }: { onDone(): void }) {
  const router = useRouter();
  const scope = useKeptScope();
  const { resolvedTheme, setTheme } = useTheme();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const { movies, terms, approximate, problem, waiting } = useMovieSearch(text, scope.dataset, true);
  const search = text.trim();
  const runs = useRunEntries(scope.dataset, search);
  useEffect(() => field.current?.focus(), []);

  const dark = resolvedTheme === "dark";
  const actions: ActionEntry[] = [
    {
      label: dark ? "Switch to light" : "Switch to dark",
      note: "Theme",
      perform: () => setTheme(dark ? "light" : "dark"),
    },
    {
      label: "Show the queries behind this page",
      note: "GraphQL and curl",
      perform: () => window.dispatchEvent(new Event(openPageQueries)),
    },
    {
      label: "Copy the address of this page",
      note: "It says all that is seen here",
      perform: () => void navigator.clipboard.writeText(window.location.href),
    },
  ];
  const groups: readonly Group[] = [
    {
      title: approximate ? "Movies spelled nearly so" : "Movies",
      items: movies.map((movie) => ({ key: movie.id, movie })),
    },
    {
      title: "People, genres, decades",
      items: terms.map((term) => ({ key: `${term.kind} ${term.name}`, term })),
    },
    { title: "Pages", items: pagesFor(search, scope).map((page) => ({ key: page.href, page })) },
    { title: "Runs", items: runs.map((page) => ({ key: page.href, page })) },
    {
      title: "Actions",
      items: actions
        .filter(({ label, note }) => matches(`${label} ${note}`, search))
        .map((action) => ({ key: action.label, action })),
    },
  ].filter(({ items }) => items.length > 0);

  function go(entry: Entry) {
    setText("");
    onDone();
    if ("movie" in entry) router.push(movieHref(entry.movie.id, scope.run));
    else if ("page" in entry) router.push(entry.page.href);
    else if ("action" in entry) entry.action.perform();
    else if (scope.dataset) router.push(termHref(entry.term, scope.dataset, scope.run));
  }

  return (
    <Combobox.Root
      items={groups}
      filter={null}
      value={null}
      inputValue={text}
      open
      inline
      autoHighlight
      itemToStringLabel={(entry: Entry) => entry.key}
      onInputValueChange={(next, { reason }) => {
        if (reason === "input-change") setText(next);
      }}
      onValueChange={(entry: Entry | null) => {
        if (entry) go(entry);
      }}
    >
      <Combobox.Input
        ref={field}
        aria-label="Search movies, people, pages and actions"
        placeholder="A movie, a person, a page, an action"
        spellCheck={false}
        className="w-full border-line border-b bg-transparent px-5 py-4 text-lg outline-none placeholder:text-muted"
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.preventDefault();
          event.preventBaseUIHandler();
          setText("");
          onDone();
        }}
      />
      <Combobox.Status className="sr-only">
        {waiting
          ? "Searching"
          : (problem ?? `${groups.reduce((sum, { items }) => sum + items.length, 0)} matches`)}
      </Combobox.Status>
      <Combobox.Empty className="text-muted text-sm">
        {waiting ? null : <span className="block px-5 py-4">Nothing matches “{search}”.</span>}
      </Combobox.Empty>
      <Combobox.List
        aria-label="Matches"
        className="h-[min(24rem,60vh)] scroll-py-8 overflow-y-auto overscroll-contain p-2 empty:hidden"
      >
        {(group: Group) => (
          <Combobox.Group key={group.title} items={group.items} className="mb-2 last:mb-0">
            <Combobox.GroupLabel className="px-3 py-1 text-muted text-xs">{group.title}</Combobox.GroupLabel>
            <Combobox.Collection>
              {(entry: Entry) => (
                <Combobox.Item
                  key={entry.key}
                  value={entry}
                  className="flex min-h-10 cursor-pointer items-center gap-3 rounded-lg px-3 py-1 data-highlighted:bg-sunken"
                >
                  <EntryText entry={entry} />
                </Combobox.Item>
              )}
            </Combobox.Collection>
          </Combobox.Group>
        )}
      </Combobox.List>
    </Combobox.Root>
  );
}

function EntryText({ entry }: { entry: Entry }) {
  if ("movie" in entry) return <MovieMatch movie={entry.movie} />;
  if ("term" in entry) return <TermMatch term={entry.term} />;
  const { label, note } = "page" in entry ? entry.page : entry.action;
  return (
    <>
      <span className="min-w-0 flex-1 truncate">{label}</span>
      <span className="max-w-[50%] shrink-0 truncate text-muted text-sm">{note}</span>
    </>
  );
}
