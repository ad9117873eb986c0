"use client";

import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import type { MovieCardFragment } from "@/graphql/generated/documents";
import { Poster } from "@/ui/poster";
import { useMovieSearch } from "./use-movie-search";

interface MovieComboboxProperties {
  label: string;
  /** The label is shown above the field, not only spoken. */
  labelShown?: boolean;
  placeholder?: string;
  /** Only this dataset's movies are offered. */
  dataset?: string;
  /** "/" anywhere on the page focuses this field. */
  slashFocuses?: boolean;
  large?: boolean;
  onPick(movie: MovieCardFragment): void;
}

/** Search as you type, after the ARIA combobox pattern: arrows, enter, escape. */
export function MovieCombobox(properties: MovieComboboxProperties) {
  const { label, labelShown, placeholder, dataset, slashFocuses, large, onPick } = properties;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const { movies, problem, search, waiting } = useMovieSearch(text, dataset);
  const shown = open && text.trim() !== "" && (search !== "" || problem !== null);
  const current = Math.min(active, movies.length - 1);
  useSlash(slashFocuses === true, () => input.current?.focus());

  function pick(movie: MovieCardFragment) {
    setText("");
    setOpen(false);
    onPick(movie);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape") {
      if (shown) setOpen(false);
      else setText("");
      return;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (shown && movies.length > 0) setActive((current + step + movies.length) % movies.length);
      return;
    }
    const chosen = movies[current];
    if (event.key === "Enter" && shown) {
      event.preventDefault();
      if (chosen && !waiting) pick(chosen);
    }
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only notices that the focus has left all of it
    <div
      className="relative"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <label htmlFor={id} className={labelShown ? "mb-1.5 block font-medium text-sm" : "sr-only"}>
        {label}
      </label>
      <div className="relative">
        <SearchIcon large={large === true} />
        <input
          ref={input}
          id={id}
          type="text"
          role="combobox"
          aria-expanded={shown}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={shown && movies[current] ? `${id}-${current}` : undefined}
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="search"
          value={text}
          placeholder={placeholder}
          onChange={(event) => {
            setText(event.target.value);
            setOpen(true);
            setActive(0);
          }}
          onFocus={() => setOpen(true)}
          onKeyDown={onKeyDown}
          className={large ? "input min-h-14! rounded-xl! pl-12! text-[1.0625rem]!" : "input pl-9!"}
        />
        {slashFocuses ? (
          <span
            aria-hidden="true"
            className="pointer-events-none absolute top-1/2 right-4 hidden -translate-y-1/2 rounded border border-line px-1.5 text-muted text-xs leading-5 sm:block"
          >
            /
          </span>
        ) : null}
      </div>
      <div
        className={`absolute inset-x-0 top-full z-20 mt-2 max-h-[min(26rem,60vh)] overflow-y-auto rounded-xl border border-line bg-surface shadow-black/10 shadow-xl ${shown ? "" : "hidden"}`}
      >
        <div
          id={`${id}-list`}
          role="listbox"
          aria-label={`${label}: matches`}
          className={movies.length ? "p-1.5" : ""}
        >
          {shown
            ? movies.map((movie, index) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the field above handles the keys of this pattern
                <div
                  key={movie.id}
                  id={`${id}-${index}`}
                  role="option"
                  aria-selected={index === current}
                  tabIndex={-1}
                  onPointerMove={() => setActive(index)}
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => pick(movie)}
                  className="flex items-center gap-3 rounded-lg px-2 py-1.5 aria-selected:bg-sunken"
                >
                  <div className="w-7 shrink-0">
                    <Poster movie={movie} size="thumbnail" />
                  </div>
                  <span className="min-w-0 flex-1 truncate">{movie.title}</span>
                  <span className="text-muted text-sm tabular-nums">{movie.year}</span>
                </div>
              ))
            : null}
        </div>
        <p role="status" className={movies.length > 0 ? "sr-only" : "px-4 py-3 text-muted text-sm"}>
          {shown && !waiting ? (problem ?? resultText(movies.length, search)) : "Searching"}
        </p>
      </div>
    </div>
  );
}

function resultText(count: number, search: string): string {
  if (count === 0) return `No movie's title matches “${search}”.`;
  return count === 1 ? "1 match" : `${count} matches`;
}

function useSlash(wanted: boolean, focus: () => void) {
  useEffect(() => {
    if (!wanted) return;
    function onKeyDown(event: globalThis.KeyboardEvent) {
      const typing = event.target instanceof HTMLElement && event.target.closest("input, textarea, select");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      focus();
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  });
}

function SearchIcon({ large }: { large: boolean }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      className={`pointer-events-none absolute top-1/2 -translate-y-1/2 text-muted ${large ? "left-4 size-5" : "left-3 size-4"}`}
    >
      <circle cx="8.5" cy="8.5" r="5.5" />
      <path d="m13 13 4 4" />
    </svg>
  );
}
