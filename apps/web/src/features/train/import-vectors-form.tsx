"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { askFromBrowser } from "@/graphql/browser";
import { ImportEmbeddingDocument, type Role } from "@/graphql/generated/documents";
import { runHref } from "@/ui/links";
import { InlineProblem } from "@/ui/notice";
import { may, RoleNote } from "@/ui/role-note";
import { SimpleField } from "@/ui/simple-field";
import { placeProblems, refusalOf } from "./field-values";

const formats = ["word2vec", "word2vec-binary", "npy", "projector", "parquet"];
const fields = new Set(["dataset", "name", "source", "format", "licence", "note"]);

interface ImportVectorsFormProperties {
  role: Role;
  datasets: readonly { id: string; name: string }[];
  /** The dataset that is chosen at first. */
  dataset: string | undefined;
}

export function ImportVectorsForm({ role, datasets, dataset }: ImportVectorsFormProperties) {
  const router = useRouter();
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const [failures, setFailures] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const text = (name: string) => String(data.get(name) ?? "").trim();
    const wrong = {
      ...(text("name") === "" ? { name: "Give it a name." } : {}),
      ...(text("source") === "" ? { source: "Name a file." } : {}),
    };
    setProblems(wrong);
    setFailures([]);
    if (Object.keys(wrong).length > 0) return;
    setBusy(true);
    const answer = await askFromBrowser(ImportEmbeddingDocument, {
      input: {
        dataset: text("dataset"),
        name: text("name"),
        source: text("source"),
        format: text("format") || null,
        licence: text("licence") || null,
        note: text("note") || null,
      },
    });
    const result = answer.ok ? answer.data.importEmbedding : null;
    if (result?.__typename === "StartTrainingSuccess") {
      router.push(runHref(result.data.id));
      return;
    }
    setBusy(false);
    const refusal = refusalOf(answer, result);
    if (!refusal) return;
    const placed = placeProblems(refusal.problems, fields);
    setProblems(placed.byField);
    setFailures(
      placed.rest.length > 0 || refusal.problems.length === 0 ? [refusal.message, ...placed.rest] : [],
    );
  }

  return (
    <form onSubmit={submit} noValidate className="panel grid max-w-xl gap-5 px-5 py-6 sm:px-7">
      <SimpleField label="Dataset" about="Whose movies the vectors are of." problem={problems.dataset}>
        {(control) => (
          <select {...control} name="dataset" className="input" defaultValue={dataset}>
            {datasets.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </SimpleField>
      <SimpleField label="Name" about="How the run is called here." problem={problems.name}>
        {(control) => <input {...control} name="name" className="input" autoComplete="off" maxLength={200} />}
      </SimpleField>
      <SimpleField
        label="File"
        about="Below the server's import folder. For NPY and the projector's TSV: the folder or zip that also holds a line for each row."
        problem={problems.source}
      >
        {(control) => (
          <input {...control} name="source" className="input" autoComplete="off" spellCheck={false} />
        )}
      </SimpleField>
      <SimpleField label="Format" problem={problems.format}>
        {(control) => (
          <select {...control} name="format" className="input">
            <option value="">Found by itself</option>
            {formats.map((format) => (
              <option key={format} value={format}>
                {format}
              </option>
            ))}
          </select>
        )}
      </SimpleField>
      <SimpleField label="Licence" about="Optional." problem={problems.licence}>
        {(control) => (
          <input {...control} name="licence" className="input" autoComplete="off" maxLength={200} />
        )}
      </SimpleField>
      <SimpleField
        label="Note"
        about="Optional: who learned them from what, and how."
        problem={problems.note}
      >
        {(control) => <textarea {...control} name="note" rows={3} className="input py-2" maxLength={2000} />}
      </SimpleField>
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
