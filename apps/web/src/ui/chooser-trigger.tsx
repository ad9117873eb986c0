import { Chevron } from "./chevron";

export interface Choice {
  readonly id: string;
  readonly label: string;
  /** Small, behind the label; searched as well. */
  readonly note: string;
}

/** A page of choices and where the next one begins, or in words why there is none. */
export type ChoicePage =
  | { readonly choices: readonly Choice[]; readonly next: string | null }
  | { readonly problem: string };

export interface ChooserProperties {
  label: string;
  /** What holds now, whether or not it is among the choices. */
  current: Choice | null;
  /** Stands there while nothing is chosen. */
  placeholder: string;
  /** Asked when the list is opened, page by page, until there is no next one. */
  load(after: string | null): Promise<ChoicePage>;
  onChoose(id: string): void;
}

export const triggerLook =
  "flex min-h-9 w-full min-w-0 items-center justify-between gap-2 rounded-lg border border-line-strong bg-surface px-3 text-left text-sm hover:bg-sunken xl:max-w-48";

/** What stands in the button that opens a chooser. */
export function TriggerText({
  label,
  current,
  placeholder,
}: Pick<ChooserProperties, "label" | "current" | "placeholder">) {
  return (
    <>
      <span className="min-w-0 truncate">
        <span aria-hidden="true" className="text-muted">
          {label}{" "}
        </span>
        {current ? current.label : <span className="text-muted">{placeholder}</span>}
      </span>
      <Chevron className="size-3.5 text-muted" />
    </>
  );
}
