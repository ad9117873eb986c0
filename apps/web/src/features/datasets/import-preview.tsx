import type { ColumnsInput, PreviewImportQuery } from "@/graphql/generated/documents";
import { InlineProblem } from "@/ui/notice";
import { formats } from "./formats";
import { foundColumns, foundScale, roleNames, roles, withRole } from "./table-columns";

type Preview = PreviewImportQuery["previewImport"];

/** What a source was taken for, its first rows, and of a table of interactions what each column is, to be corrected. */
export function ImportPreview({
  preview,
  said,
  busy,
  onSay,
}: {
  preview: Preview;
  said: ColumnsInput;
  busy: boolean;
  onSay(next: ColumnsInput): void;
}) {
  const { format, files, encoding, delimiter, rows, problems, notes } = preview;
  const [names = [], ...first] = rows;
  const written = [encoding, ...(delimiter === null ? [] : [`cells divided by ${delimiter}`])].join(", ");
  return (
    <section aria-labelledby="preview" className="grid min-w-0 gap-3" aria-busy={busy}>
      <h2 id="preview" className="text-[1.375rem]">
        Taken for {formats[format].label}
      </h2>
      {files.length > 0 ? (
        <p className="break-words text-muted text-sm">
          {files.join(", ")}
          {rows.length > 0 ? ` (${written})` : ""}
        </p>
      ) : null}
      {problems.map((problem) => (
        <InlineProblem key={problem}>{problem}</InlineProblem>
      ))}
      {names.length > 0 ? (
        <div className="overflow-x-auto rounded-lg border border-line">
          <table className="w-full text-sm" aria-label="The first rows">
            <thead>
              {format === "INTERACTIONS" ? (
                <RoleRow names={names} columns={preview.columns} said={said} busy={busy} onSay={onSay} />
              ) : null}
              <tr className="text-left">
                {names.map((name, place) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name.
                  <th key={place} scope="col" className="whitespace-nowrap px-3 py-1.5 font-medium">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {first.map((cells, row) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows have no names.
                <tr key={row}>
                  {cells.map((cell, place) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a row's cells stand in their places.
                    <td key={place} className="max-w-64 truncate px-3 py-1.5 tabular-nums">
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {foundScale(preview.columns) ? <Scale columns={preview.columns} said={said} onSay={onSay} /> : null}
      {notes.length > 0 ? (
        <ul className="grid gap-1 text-muted text-sm">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}

/** Above each column what it is taken for. */
function RoleRow({
  names,
  columns,
  said,
  busy,
  onSay,
}: {
  names: readonly string[];
  columns: unknown;
  said: ColumnsInput;
  busy: boolean;
  onSay(next: ColumnsInput): void;
}) {
  const found = foundColumns(columns);
  return (
    <tr>
      {names.map((name, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name.
        <td key={place} className="px-2 pt-2">
          <select
            className="input min-w-28"
            aria-label={`What ${name} is`}
            value={roleNames.find((role) => found[role] === name) ?? ""}
            disabled={busy}
            onChange={(event) =>
              onSay(
                withRole(said, found, name, roleNames.find((role) => role === event.target.value) ?? null),
              )
            }
          >
            <option value="">Not used</option>
            {roleNames.map((role) => (
              <option key={role} value={role}>
                {roles[role]}
              </option>
            ))}
          </select>
        </td>
      ))}
    </tr>
  );
}

/** The scale's ends; what is typed counts when the field is left. */
function Scale({
  columns,
  said,
  onSay,
}: {
  columns: unknown;
  said: ColumnsInput;
  onSay(next: ColumnsInput): void;
}) {
  const scale = foundScale(columns);
  if (!scale) return null;
  const end = (label: string, value: number, key: "scaleFrom" | "scaleTo") => (
    <label className="flex items-center gap-2">
      {label}
      <input
        key={value}
        className="input w-24"
        inputMode="decimal"
        defaultValue={value}
        onBlur={(event) => {
          const typed = Number(event.target.value.replace(",", "."));
          if (event.target.value.trim() !== "" && Number.isFinite(typed) && typed !== value)
            onSay({ ...said, [key]: typed });
        }}
      />
    </label>
  );
  return (
    <fieldset className="flex flex-wrap items-center gap-4 text-sm">
      <legend className="sr-only">The scale of the ratings</legend>
      {end("Ratings from", scale.from, "scaleFrom")}
      {end("to", scale.to, "scaleTo")}
    </fieldset>
  );
}
