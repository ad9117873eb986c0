import type { Ref } from "react";
import type { MovieCardFragment, TermFieldsFragment } from "@/graphql/generated/documents";
import { SearchIcon } from "@/ui/search-icon";

export interface MovieComboboxProperties {
  label: string;
  /** The label is shown above the field, not only spoken. */
  labelShown?: boolean;
  placeholder?: string;
  /** Only this dataset's movies are offered. */
  dataset?: string;
  /** "/" anywhere on the page focuses this field. */
  slashFocuses?: boolean;
  large?: boolean;
  fieldRef?: Ref<HTMLInputElement>;
  onPick(movie: MovieCardFragment): void;
  /** Where given, people, genres and decades are offered as well. */
  onTerm?(term: TermFieldsFragment): void;
}

/** What the plain field that stood in this one's place was left with. */
export interface FieldState {
  readonly text: string;
  /** What was typed when Enter was pressed. */
  readonly entered: string | null;
  /** First and last character of the selection; null: the field has no focus. */
  readonly selection: readonly [number, number] | null;
}

export function fieldLook(large: boolean | undefined): string {
  return large ? "input min-h-14! rounded-xl! pl-12! text-[1.0625rem]!" : "input pl-9!";
}

/** What lies over the field: a magnifying glass, and the key that leads to it. */
export function FieldDecoration({
  large,
  slash,
}: {
  large: boolean | undefined;
  slash: boolean | undefined;
}) {
  return (
    <>
      <SearchIcon large={large === true} />
      {slash ? (
        <span
          aria-hidden="true"
          className="pointer-events-none absolute top-1/2 right-4 hidden -translate-y-1/2 rounded border border-line px-1.5 text-muted text-xs leading-5 sm:block"
        >
          /
        </span>
      ) : null}
    </>
  );
}
