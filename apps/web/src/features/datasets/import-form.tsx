"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { placeProblems, refusalOf } from "@/features/train/field-values";
import { askFromBrowser } from "@/graphql/browser";
import { type DatasetFormat, ImportDatasetDocument, type Role } from "@/graphql/generated/documents";
import { datasetHref } from "@/ui/links";
import { InlineProblem } from "@/ui/notice";
import { may, RoleNote } from "@/ui/role-note";
import { SimpleField } from "@/ui/simple-field";
import { formats } from "./formats";

const names = Object.keys(formats) as DatasetFormat[];

export function ImportForm({ role }: { role: Role }) {
  const router = useRouter();
  const [format, setFormat] = useState<DatasetFormat>("SAMPLE");
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const [failures, setFailures] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const { source, about } = formats[format];

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const name = String(data.get("name") ?? "").trim();
    const from = String(data.get("source") ?? "").trim();
    const wrong = {
      ...(name === "" ? { name: "Give it a name." } : {}),
      ...(source !== null && from === ""
        ? { source: `Give a ${source.charAt(0).toLowerCase()}${source.slice(1)}.` }
        : {}),
    };
    setProblems(wrong);
    setFailures([]);
    if (Object.keys(wrong).length > 0) return;
    setBusy(true);
    const input = { name, format, source: source === null ? undefined : from };
    const answer = await askFromBrowser(ImportDatasetDocument, { input });
    const result = answer.ok ? answer.data.importDataset : null;
    if (result?.__typename === "ImportDatasetSuccess") {
      router.push(datasetHref(result.data.id));
      return;
    }
    setBusy(false);
    const refusal = refusalOf(answer, result);
    if (!refusal) return;
    const placed = placeProblems(refusal.problems, new Set(["name", "format", "source"]));
    setProblems(placed.byField);
    setFailures(
      placed.rest.length > 0 || refusal.problems.length === 0 ? [refusal.message, ...placed.rest] : [],
    );
  }

  return (
    <form onSubmit={submit} noValidate className="panel grid max-w-xl gap-5 px-5 py-6 sm:px-7">
      <SimpleField label="Format" about={about} problem={problems.format}>
        {(control) => (
          <select
            {...control}
            name="format"
            className="input"
            value={format}
            onChange={(event) => {
              const chosen = names.find((one) => one === event.target.value);
              if (chosen) setFormat(chosen);
              setProblems({});
            }}
          >
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
            <input {...control} name="source" className="input" autoComplete="off" spellCheck={false} />
          )}
        </SimpleField>
      )}
      {failures.map((message) => (
        <InlineProblem key={message}>{message}</InlineProblem>
      ))}
      <div>
        <button type="submit" className="button button-primary" disabled={busy || !may(role, "TRAINER")}>
          {busy ? "Starting" : "Import"}
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
