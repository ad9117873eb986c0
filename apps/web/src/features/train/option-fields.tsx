"use client";

import { type FieldTexts, keyOf } from "./field-values";
import { OptionField } from "./option-field";
import type { Field } from "./schema-fields";

interface OptionFieldsProperties {
  fields: readonly Field[];
  texts: FieldTexts;
  problems: Readonly<Record<string, string>>;
  onChange(key: string, text: string): void;
}

/** A recipe's options in its own order; nested ones in a group under their name. */
export function OptionFields({ fields, texts, problems, onChange }: OptionFieldsProperties) {
  return (
    <div className="grid grid-cols-1 gap-x-6 gap-y-5 sm:grid-cols-2 lg:grid-cols-3">
      {fields.map((field) =>
        field.kind === "group" ? (
          <fieldset
            key={keyOf(field.path)}
            className="col-span-full rounded-xl border border-line px-4 pt-2 pb-5"
          >
            <legend className="px-1.5 font-medium text-sm">{field.label}</legend>
            {field.description ? <p className="mb-4 text-muted text-sm">{field.description}</p> : null}
            <OptionFields fields={field.fields} texts={texts} problems={problems} onChange={onChange} />
          </fieldset>
        ) : (
          <OptionField
            key={keyOf(field.path)}
            field={field}
            text={texts[keyOf(field.path)] ?? ""}
            problem={problems[keyOf(field.path)]}
            onChange={(text) => onChange(keyOf(field.path), text)}
          />
        ),
      )}
    </div>
  );
}
