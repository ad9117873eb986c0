import type { TrainingChoicesQuery } from "@/graphql/generated/documents";

interface PresetChoiceProperties {
  presets: TrainingChoicesQuery["recipes"][number]["presets"];
  /** Gets what differs from the defaults. */
  onChoose(options: unknown): void;
}

/** Buttons that fill the options in: the recipe's defaults, and each of its presets. */
export function PresetChoice({ presets, onChoose }: PresetChoiceProperties) {
  return (
    <ul aria-label="Presets" className="mb-6 grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
      {[
        {
          name: "",
          title: "Defaults",
          description: "What the recipe does unless told otherwise.",
          options: {},
        },
        ...presets,
      ].map(({ name, title, description, options }) => (
        <li key={name}>
          <button type="button" className="button" onClick={() => onChoose(options)}>
            {title}
          </button>
          <p className="mt-1.5 text-[0.8125rem] text-muted leading-snug">{description}</p>
        </li>
      ))}
    </ul>
  );
}
