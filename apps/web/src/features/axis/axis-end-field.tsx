"use client";

import { useId, useState } from "react";
import { MovieCombobox } from "@/features/movie/movie-combobox";
import type { AxisEnd } from "./axis-spec";

interface AxisEndFieldProperties {
  label: string;
  end: AxisEnd | null;
  /** What no group stands for; without it there must be one. */
  none: string;
  genres: readonly string[];
  dataset: string;
  titleOf(id: string): string | null;
  onChange(end: AxisEnd | null): void;
}

type Kind = AxisEnd["kind"] | "none";
const kinds: readonly { readonly kind: AxisEnd["kind"]; readonly label: string }[] = [
  { kind: "genre", label: "A genre" },
  { kind: "keyword", label: "A keyword or tag" },
  { kind: "movies", label: "Some movies" },
];

/** Chooses the movies at one end of an axis: by a genre, by a keyword, or one by one. */
export function AxisEndField(properties: AxisEndFieldProperties) {
  const { label, end, none, genres, dataset, titleOf, onChange } = properties;
  const id = useId();
  // A kind is chosen before what it names is.
  const [chosen, setChosen] = useState<Kind | null>(null);
  const kind: Kind = chosen ?? end?.kind ?? "none";
  const ids = end?.kind === "movies" ? end.ids : [];
  const name = end && end.kind !== "movies" && end.kind === kind ? end.name : "";
  function change(next: AxisEnd | null) {
    setChosen(null);
    onChange(next);
  }
  return (
    <div className="grid grid-cols-1 gap-2">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      <select
        id={id}
        className="input min-h-9! py-1!"
        value={kind}
        onChange={({ target }) => {
          if (target.value === "none") change(null);
          else setChosen(kinds.find(({ kind }) => kind === target.value)?.kind ?? "none");
        }}
      >
        <option value="none">{none}</option>
        {kinds.map(({ kind, label }) => (
          <option key={kind} value={kind}>
            {label}
          </option>
        ))}
      </select>
      {kind === "genre" ? (
        <select
          aria-label={`${label}: genre`}
          className="input min-h-9! py-1!"
          value={name}
          onChange={({ target }) => change({ kind: "genre", name: target.value })}
        >
          <option value="" disabled>
            Choose a genre
          </option>
          {genres.map((genre) => (
            <option key={genre}>{genre}</option>
          ))}
        </select>
      ) : null}
      {kind === "keyword" ? (
        <form
          className="flex gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            const text = String(new FormData(event.currentTarget).get("keyword") ?? "").trim();
            if (text !== "") change({ kind: "keyword", name: text });
          }}
        >
          <input
            key={name}
            name="keyword"
            aria-label={`${label}: keyword or tag`}
            className="input min-h-9! min-w-0 flex-1 py-1!"
            defaultValue={name}
            maxLength={100}
          />
          <button type="submit" className="button min-h-9! px-3!">
            Use
          </button>
        </form>
      ) : null}
      {kind === "movies" ? (
        <>
          <MovieCombobox
            label={`${label}: add a movie`}
            placeholder="Add a movie"
            dataset={dataset}
            onPick={(movie) => change({ kind: "movies", ids: [...new Set([...ids, movie.id])] })}
          />
          <ul aria-label={`${label}: movies`} className="grid grid-cols-1 gap-1">
            {ids.map((each) => (
              <li key={each} className="flex items-center justify-between gap-2 text-sm">
                <span className="min-w-0 truncate">
                  {titleOf(each) ?? "A movie that this run never learned"}
                </span>
                <button
                  type="button"
                  className="link"
                  onClick={() => {
                    const left = ids.filter((id) => id !== each);
                    change(left.length > 0 ? { kind: "movies", ids: left } : null);
                  }}
                >
                  Remove<span className="sr-only"> {titleOf(each)}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </div>
  );
}
