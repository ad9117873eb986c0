"use client";

import { useId } from "react";
import { expectation, keyOf } from "./field-values";
import type { Field } from "./schema-fields";

interface OptionFieldProperties {
  field: Exclude<Field, { kind: "group" }>;
  text: string;
  problem: string | undefined;
  onChange(text: string): void;
}

/** One option: label, control, what it means, and what is wrong with it. */
export function OptionField({ field, text, problem, onChange }: OptionFieldProperties) {
  const id = useId();
  const described = `${id}-about`;
  const control = {
    id,
    name: keyOf(field.path),
    value: text,
    "aria-describedby": described,
    "aria-invalid": problem ? true : undefined,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  };
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-medium text-sm">
        {field.label}
      </label>
      <Control field={field} control={control} listId={`${id}-choices`} />
      <div id={described} className="mt-1.5 text-[0.8125rem] leading-snug">
        {problem ? <p className="mb-1 text-bad">{problem}</p> : null}
        <p className="text-muted">{about(field)}</p>
      </div>
    </div>
  );
}

interface ControlProperties {
  id: string;
  name: string;
  value: string;
  "aria-describedby": string;
  "aria-invalid": boolean | undefined;
  onChange(event: { target: { value: string } }): void;
}

function Control({
  field,
  control,
  listId,
}: {
  field: OptionFieldProperties["field"];
  control: ControlProperties;
  listId: string;
}) {
  if (field.kind === "choice" || field.kind === "boolean") {
    const choices = field.kind === "boolean" ? ["true", "false"] : field.choices.map(String);
    const words: Record<string, string> = field.kind === "boolean" ? { true: "Yes", false: "No" } : {};
    return (
      <select {...control} className="input">
        {field.nullable ? <option value="">None</option> : null}
        {!field.nullable && control.value === "" ? <option value="">Choose</option> : null}
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {words[choice] ?? choice}
          </option>
        ))}
      </select>
    );
  }
  if (field.kind === "json")
    return <textarea {...control} rows={2} className="input font-mono text-sm!" spellCheck={false} />;
  const numeric = field.kind === "number";
  return (
    <>
      <input
        {...control}
        type="text"
        inputMode={numeric ? (field.integer ? "numeric" : "decimal") : undefined}
        list={field.kind === "number-or-choice" ? listId : undefined}
        placeholder={field.nullable ? "None" : undefined}
        autoComplete="off"
        spellCheck={false}
        className="input tabular-nums"
      />
      {field.kind === "number-or-choice" ? (
        <datalist id={listId}>
          {field.choices.map((choice) => (
            <option key={String(choice)} value={String(choice)} />
          ))}
        </datalist>
      ) : null}
    </>
  );
}

/** The recipe's own words, then bounds and default, unless they are all there is to say. */
function about(field: OptionFieldProperties["field"]): string {
  const bounds =
    field.kind === "number" || field.kind === "number-or-choice" ? `${capital(expectation(field))}.` : "";
  const start =
    field.default === undefined || field.kind === "boolean" || field.kind === "choice"
      ? ""
      : `Default ${field.default === null ? "none" : typeof field.default === "object" ? JSON.stringify(field.default) : String(field.default)}.`;
  const words = field.description.trim();
  const sentence = words === "" || /[.!?]$/.test(words) ? words : `${words}.`;
  return [sentence, bounds, start].filter(Boolean).join(" ");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
