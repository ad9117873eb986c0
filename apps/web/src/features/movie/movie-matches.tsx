import { Combobox } from "@base-ui/react/combobox";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { MovieCardFragment, TermFieldsFragment } from "@/graphql/generated/documents";
import { MovieMatch, TermMatch } from "./found-matches";
import { FieldDecoration, type FieldState, fieldLook, type MovieComboboxProperties } from "./movie-field";
import { useMovieSearch } from "./use-movie-search";

type FieldKeyEvent = Parameters<NonNullable<Combobox.Input.Props["onKeyDown"]>>[0];

interface MovieMatchesProperties extends MovieComboboxProperties {
  id: string;
  start: FieldState;
}

/** The field with its list of matches; it goes on where the plain field was left. */
export function MovieMatches(properties: MovieMatchesProperties) {
  const { id, start, label, placeholder, dataset, slashFocuses, large, fieldRef, onPick, onTerm } =
    properties;
  const group = useRef<HTMLDivElement>(null);
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  /** What was typed when Enter was pressed before its matches had come. */
  const [entered, setEntered] = useState<string | null>(null);
  const { movies, terms, approximate, problem, search, waiting } = useMovieSearch(
    text,
    dataset,
    onTerm !== undefined,
  );
  // What is spelled as it was typed comes before guesses.
  const matches: readonly Match[] = approximate ? [...terms, ...movies] : [...movies, ...terms];
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

  function pick(match: Match) {
    setText("");
    setOpen(false);
    setEntered(null);
    if ("id" in match) onPick(match);
    else onTerm?.(match);
  }

  const first = matches[0];
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
      items={matches}
      filter={null}
      value={null}
      inputValue={text}
      open={shown}
      autoHighlight
      itemToStringLabel={nameOf}
      onOpenChange={setOpen}
      onInputValueChange={(next, { reason }) => {
        // The library also empties the field once its list has closed ("input-clear"): what was typed stays here.
        if (reason !== "input-change") return;
        setText(next);
        setEntered(null);
        setOpen(true);
      }}
      onValueChange={(match: Match | null) => {
        if (match) pick(match);
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
                matches.length > 0 && !approximate
                  ? "sr-only"
                  : "border-line px-4 py-3 text-muted text-sm not-last:border-b"
              }
            >
              {waiting ? "Searching" : (problem ?? resultText(matches.length, search, approximate))}
            </Combobox.Status>
            <Combobox.List
              aria-label={`${label}: matches`}
              className="max-h-[min(26rem,var(--available-height))] scroll-py-1.5 overflow-y-auto overscroll-contain p-1.5 empty:p-0"
            >
              {(match: Match) => (
                <Combobox.Item
                  key={"id" in match ? match.id : `${match.kind} ${match.name}`}
                  value={match}
                  className="flex min-h-11 items-center gap-3 rounded-lg px-2 py-1.5 data-highlighted:bg-sunken"
                >
                  {"id" in match ? <MovieMatch movie={match} /> : <TermMatch term={match} />}
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}

type Match = MovieCardFragment | TermFieldsFragment;

function nameOf(match: Match): string {
  return "id" in match ? match.title : match.name;
}

function resultText(count: number, search: string, approximate: boolean): string {
  if (count > 0 && approximate) return `Nothing is spelled “${search}”. Nearly so:`;
  if (count === 0) return `Nothing matches “${search}”.`;
  return count === 1 ? "1 match" : `${count} matches`;
}
