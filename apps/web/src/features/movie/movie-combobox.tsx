"use client";

import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useOnDemand } from "@/ui/use-on-demand";
import { FieldDecoration, type FieldState, fieldLook, type MovieComboboxProperties } from "./movie-field";
import { useSlash } from "./use-slash";

const loadMatches = () => import("./movie-matches");

/**
 * Search as you type. Enter takes the marked movie, or the first one as soon as the matches are there. The code of the
 * matches comes when the field is first pointed at or focused; until then a plain field stands in its place.
 */
export function MovieCombobox(properties: MovieComboboxProperties) {
  const { label, labelShown, placeholder, slashFocuses, large, fieldRef } = properties;
  const id = useId();
  const group = useRef<HTMLDivElement>(null);
  const [text, setText] = useState("");
  const [entered, setEntered] = useState<string | null>(null);
  /** An input method writes a character out of several keys: the field stays until it is whole. */
  const [composing, setComposing] = useState(false);
  const [matches, wantMatches, failed] = useOnDemand(loadMatches);
  const field = () => group.current?.querySelector("input") ?? null;
  useSlash(slashFocuses === true, () => field()?.focus());
  const want = useRef(wantMatches);
  want.current = wantMatches;
  useEffect(() => {
    // Whoever was quicker than the page's code has focused the field and typed already.
    const early = group.current?.querySelector("input");
    if (early?.value) setText(early.value);
    if (early && early === document.activeElement) want.current();
  }, []);

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter" && text.trim() !== "") {
      event.preventDefault();
      setEntered(text.trim());
      wantMatches();
    }
    if (event.key === "Escape") setText("");
  }
  return (
    <div ref={group}>
      <label htmlFor={id} className={labelShown ? "mb-1.5 block font-medium text-sm" : "sr-only"}>
        {label}
      </label>
      {matches && !composing ? (
        <matches.MovieMatches
          {...properties}
          id={id}
          start={{ text, entered, selection: selectionOf(field()) }}
        />
      ) : (
        <div className="relative">
          <input
            ref={fieldRef}
            id={id}
            type="text"
            role="combobox"
            aria-autocomplete="list"
            aria-expanded={false}
            aria-haspopup="listbox"
            autoComplete="off"
            spellCheck={false}
            enterKeyHint="search"
            placeholder={placeholder}
            className={fieldLook(large)}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setEntered(null);
              wantMatches();
            }}
            onCompositionStart={() => setComposing(true)}
            onCompositionEnd={() => setComposing(false)}
            onPointerEnter={wantMatches}
            onFocus={wantMatches}
            onKeyDown={onKeyDown}
          />
          <FieldDecoration large={large} slash={slashFocuses} />
        </div>
      )}
      {failed ? (
        <p role="alert" className="mt-2 text-bad text-sm">
          The search could not be loaded. Type on to retry.
        </p>
      ) : null}
    </div>
  );
}

function selectionOf(field: HTMLInputElement | null): FieldState["selection"] {
  if (!field || field !== document.activeElement) return null;
  return [field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length];
}
