import { Combobox } from "@base-ui/react/combobox";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { MovieCardFragment } from "@/graphql/generated/documents";
import { Poster } from "@/ui/poster";
import { FieldDecoration, type FieldState, fieldLook, type MovieComboboxProperties } from "./movie-field";
import { useMovieSearch } from "./use-movie-search";

type FieldKeyEvent = Parameters<NonNullable<Combobox.Input.Props["onKeyDown"]>>[0];

interface MovieMatchesProperties extends MovieComboboxProperties {
  id: string;
  start: FieldState;
}

/** The field with its list of matches; it goes on where the plain field was left. */
export function MovieMatches(properties: MovieMatchesProperties) {
  const { id, start, label, placeholder, dataset, slashFocuses, large, fieldRef, onPick } = properties;
  const group = useRef<HTMLDivElement>(null);
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  /** What was typed when Enter was pressed before its matches had come. */
  const [entered, setEntered] = useState<string | null>(null);
  const { movies, approximate, problem, search, waiting } = useMovieSearch(text, dataset);
  const typed = text.trim();
  const shown = open && typed !== "";
  const left = useRef<FieldState | null>(start);
  useLayoutEffect(() => {
    const field = group.current?.querySelector("input");
    if (!field || left.current === null) return;
    // No key can come between the two fields: both are exchanged before the browser does anything else.
    const { text, entered, selection } = left.current;
    left.current = null;
    setOpen(true);
    if (selection) field.focus({ preventScroll: true });
    // A microtask later the library has begun, and takes the text as if it were typed: only so it marks the first match.
    queueMicrotask(() => {
      if (text !== "") {
        field.setRangeText(text);
        field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText", data: text }));
      }
      if (selection) field.setSelectionRange(...selection);
      setOpen(selection !== null);
      setEntered(entered);
    });
  }, []);

  function pick(movie: MovieCardFragment) {
    setText("");
    setOpen(false);
    setEntered(null);
    onPick(movie);
  }

  const first = movies[0];
  const picks = useRef(pick);
  picks.current = pick;
  useEffect(() => {
    if (entered === null || waiting || search !== entered) return;
    setEntered(null);
    if (first) picks.current(first);
  }, [entered, waiting, search, first]);

  function onKeyDown(event: FieldKeyEvent) {
    // What is marked meanwhile answers what was typed before.
    if (event.key === "Enter" && typed !== "" && waiting) {
      event.preventDefault();
      event.preventBaseUIHandler();
      setOpen(true);
      setEntered(typed);
    }
    if (event.key === "Escape" && !shown) setText("");
  }

  return (
    <Combobox.Root
      items={movies}
      filter={null}
      value={null}
      inputValue={text}
      open={shown}
      autoHighlight
      itemToStringLabel={(movie: MovieCardFragment) => movie.title}
      onOpenChange={setOpen}
      onInputValueChange={(next, { reason }) => {
        // The library also empties the field once its list has closed ("input-clear"): what was typed stays here.
        if (reason !== "input-change") return;
        setText(next);
        setEntered(null);
        setOpen(true);
      }}
      onValueChange={(movie: MovieCardFragment | null) => {
        if (movie) pick(movie);
      }}
    >
      <Combobox.InputGroup ref={group} className="relative">
        <Combobox.Input
          ref={fieldRef}
          id={id}
          spellCheck={false}
          enterKeyHint="search"
          placeholder={placeholder}
          onFocus={() => setOpen(true)}
          onKeyDown={onKeyDown}
          className={fieldLook(large)}
        />
        <FieldDecoration large={large} slash={slashFocuses} />
      </Combobox.InputGroup>
      <Combobox.Portal>
        <Combobox.Positioner anchor={group} className="z-50 outline-none" sideOffset={8}>
          <Combobox.Popup
            aria-busy={waiting}
            className="w-(--anchor-width) min-w-[min(18rem,calc(100vw-2rem))] rounded-xl border border-line bg-surface text-ink shadow-black/10 shadow-xl"
          >
            <Combobox.Status
              className={
                movies.length > 0 && !approximate
                  ? "sr-only"
                  : "border-line px-4 py-3 text-muted text-sm not-last:border-b"
              }
            >
              {waiting ? "Searching" : (problem ?? resultText(movies.length, search, approximate))}
            </Combobox.Status>
            <Combobox.List
              aria-label={`${label}: matches`}
              className="max-h-[min(26rem,var(--available-height))] scroll-py-1.5 overflow-y-auto overscroll-contain p-1.5 empty:p-0"
            >
              {(movie: MovieCardFragment) => (
                <Combobox.Item
                  key={movie.id}
                  value={movie}
                  className="flex items-center gap-3 rounded-lg px-2 py-1.5 data-highlighted:bg-sunken"
                >
                  <div className="w-7 shrink-0">
                    <Poster movie={movie} size="thumbnail" />
                  </div>
                  <span className="min-w-0 flex-1 truncate">{movie.title}</span>
                  <span className="text-muted text-sm tabular-nums">{movie.year}</span>
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}

function resultText(count: number, search: string, approximate: boolean): string {
  if (count > 0 && approximate) return `No title has “${search}”. Spelled nearly so:`;
  if (count === 0) return `No movie's title matches “${search}”.`;
  return count === 1 ? "1 match" : `${count} matches`;
}
