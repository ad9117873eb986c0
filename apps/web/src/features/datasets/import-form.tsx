"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { placeProblems, refusalOf } from "@/features/train/field-values";
import { askFromBrowser } from "@/graphql/browser";
import {
  type ColumnsInput,
  type DatasetFormat,
  ImportDatasetDocument,
  PreviewImportDocument,
  type PreviewImportQuery,
  type Role,
} from "@/graphql/generated/documents";
import { datasetHref } from "@/ui/links";
import { InlineProblem } from "@/ui/notice";
import { may, RoleNote } from "@/ui/role-note";
import { SimpleField } from "@/ui/simple-field";
import { formats } from "./formats";
import { ImportFolder } from "./import-folder";
import { ImportPreview } from "./import-preview";

const names = Object.keys(formats) as DatasetFormat[];
/** The choice to have the format found, which shows what it is before anything is imported. */
const found = {
  label: "Found by itself",
  source: "File, folder, zip, or a release's name",
  about: "What the files are is looked into first: any format below, or any table of users and items.",
} as const;

interface ImportFormProperties {
  role: Role;
  /** Datasets with metadata, which may be joined. */
  others: readonly { id: string; name: string }[];
}

export function ImportForm({ role, others }: ImportFormProperties) {
  const router = useRouter();
  const [format, setFormat] = useState<DatasetFormat | null>("SAMPLE");
  const [preview, setPreview] = useState<PreviewImportQuery["previewImport"] | null>(null);
  const [said, setSaid] = useState<ColumnsInput>({});
  const [place, setPlace] = useState("");
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const [failures, setFailures] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const { source, about } = format === null ? found : formats[format];
  // A table is looked at before it is imported.
  const looks = (format === null || format === "INTERACTIONS") && preview === null;

  function forget() {
    setPreview(null);
    setSaid({});
    setProblems({});
    setFailures([]);
  }

  /** What lies in the import folder is looked at as soon as it is chosen: its format is found. */
  function take(name: string) {
    setFormat(null);
    setPlace(name);
    forget();
    look({}, name, null);
  }

  async function look(columns: ColumnsInput, from = place.trim(), chosen = preview?.format ?? format) {
    setBusy(true);
    setSaid(columns);
    const variables = {
      source: from,
      format: chosen,
      columns: chosen === "INTERACTIONS" ? columns : undefined,
    };
    const answer = await askFromBrowser(PreviewImportDocument, variables);
    setBusy(false);
    if (answer.ok) {
      setFailures([]);
      setPreview(answer.data.previewImport);
      return;
    }
    refuse({ message: answer.problem.message, problems: answer.problem.problems ?? [] });
  }

  function refuse(refusal: NonNullable<ReturnType<typeof refusalOf>>) {
    const placed = placeProblems(refusal.problems, new Set(["name", "format", "source", "enrichWith"]));
    setProblems(placed.byField);
    setFailures(
      placed.rest.length > 0 || refusal.problems.length === 0 ? [refusal.message, ...placed.rest] : [],
    );
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const name = String(data.get("name") ?? "").trim();
    const from = place.trim();
    const wrong = {
      ...(name === "" ? { name: "Give it a name." } : {}),
      ...(source !== null && from === ""
        ? { source: `Give a ${source.charAt(0).toLowerCase()}${source.slice(1)}.` }
        : {}),
    };
    setProblems(wrong);
    setFailures([]);
    if (Object.keys(wrong).length > 0) return;
    if (looks) return look({});
    setBusy(true);
    const chosen = preview?.format ?? format ?? "INTERACTIONS";
    const input = {
      name,
      format: chosen,
      source: source === null || chosen === "SAMPLE" ? undefined : from,
      columns: chosen === "INTERACTIONS" ? said : undefined,
      enrichWith: String(data.get("enrichWith") ?? "") || undefined,
    };
    const answer = await askFromBrowser(ImportDatasetDocument, { input });
    const result = answer.ok ? answer.data.importDataset : null;
    if (result?.__typename === "ImportDatasetSuccess") {
      router.push(datasetHref(result.data.id));
      return;
    }
    setBusy(false);
    const refusal = refusalOf(answer, result);
    if (refusal) refuse(refusal);
  }

  return (
    <form
      onSubmit={submit}
      noValidate
      className={`panel grid gap-5 px-5 py-6 sm:px-7 ${preview ? "" : "max-w-xl"}`}
    >
      {may(role, "TRAINER") ? <ImportFolder onUploaded={take} onChoose={take} /> : null}
      <SimpleField label="Format" about={about} problem={problems.format}>
        {(control) => (
          <select
            {...control}
            name="format"
            className="input"
            value={format ?? ""}
            onChange={(event) => {
              setFormat(names.find((one) => one === event.target.value) ?? null);
              forget();
            }}
          >
            <option value="">{found.label}</option>
            {names.map((one) => (
              <option key={one} value={one}>
                {formats[one].label}
              </option>
            ))}
          </select>
        )}
      </SimpleField>
      <SimpleField
        label="Name"
        about="How this dataset is called here. Must be unique."
        problem={problems.name}
      >
        {(control) => <input {...control} name="name" className="input" autoComplete="off" maxLength={200} />}
      </SimpleField>
      {source === null ? null : (
        <SimpleField
          label="Source"
          about={`${source}, on the server's import path.`}
          problem={problems.source}
        >
          {(control) => (
            <input
              {...control}
              name="source"
              className="input"
              autoComplete="off"
              spellCheck={false}
              value={place}
              onChange={(event) => {
                setPlace(event.target.value);
                if (preview) forget();
              }}
            />
          )}
        </SimpleField>
      )}
      {others.length === 0 ? null : (
        <SimpleField
          label="Join metadata of"
          about="Cast, crew, keywords, overviews and posters of a dataset that has them, by IMDb id, TMDB id, or title and year."
          problem={problems.enrichWith}
        >
          {(control) => (
            <select {...control} name="enrichWith" className="input" defaultValue="">
              <option value="">None</option>
              {others.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </SimpleField>
      )}
      {preview ? <ImportPreview preview={preview} said={said} busy={busy} onSay={look} /> : null}
      {failures.map((message) => (
        <InlineProblem key={message}>{message}</InlineProblem>
      ))}
      <div>
        <button
          type="submit"
          className="button button-primary"
          disabled={busy || !may(role, "TRAINER") || (preview?.problems.length ?? 0) > 0}
        >
          {looks ? (busy ? "Looking" : "Look at it") : busy ? "One moment" : "Import"}
        </button>
        {may(role, "TRAINER") ? null : (
          <RoleNote role={role} needed="TRAINER">
            An import
          </RoleNote>
        )}
      </div>
    </form>
  );
}
