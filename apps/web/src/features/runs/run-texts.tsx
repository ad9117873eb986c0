"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { placeProblems, refusalOf } from "@/features/train/field-values";
import { askFromBrowser } from "@/graphql/browser";
import { type Role, UpdateRunDocument } from "@/graphql/generated/documents";
import { InlineProblem } from "@/ui/notice";
import { may } from "@/ui/role-note";
import { SimpleField } from "@/ui/simple-field";
import { RunTags } from "./run-tags";

interface RunTextsProperties {
  run: { id: string; name: string; note?: string | null | undefined; tags: readonly string[] };
  role: Role;
}

const fields = new Set(["name", "note", "tags"]);

/** What people say of a run: its tags and its note, and a form that changes them and its name. */
export function RunTexts({ run, role }: RunTextsProperties) {
  const router = useRouter();
  const [editing, setEditing] = useState(false);
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const [failures, setFailures] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const mayEdit = may(role, "TRAINER");
  if (!mayEdit && !run.note && run.tags.length === 0) return null;

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const text = (name: string) => String(data.get(name) ?? "");
    setBusy(true);
    const answer = await askFromBrowser(UpdateRunDocument, {
      input: {
        id: run.id,
        name: text("name"),
        note: text("note"),
        tags: text("tags")
          .split(",")
          .map((tag) => tag.trim())
          .filter(Boolean),
      },
    });
    setBusy(false);
    const result = answer.ok ? answer.data.updateRun : null;
    const refusal = refusalOf(answer, result);
    const placed = placeProblems(refusal?.problems ?? [], fields);
    setProblems(placed.byField);
    setFailures(refusal && refusal.problems.length === 0 ? [refusal.message] : placed.rest);
    if (refusal) return;
    setEditing(false);
    router.refresh();
  }

  return (
    <section className="panel mt-6 px-5 py-5 sm:px-7" aria-label="Notes">
      <div className="flex flex-wrap items-start justify-between gap-4">
        <h2 className="text-[1.375rem] leading-tight">Notes</h2>
        {mayEdit && !editing ? (
          <button type="button" className="button" onClick={() => setEditing(true)}>
            Edit
          </button>
        ) : null}
      </div>
      {editing ? (
        <form onSubmit={submit} noValidate className="mt-4 grid max-w-xl gap-5">
          <SimpleField label="Name" problem={problems.name}>
            {(control) => (
              <input
                {...control}
                name="name"
                className="input"
                defaultValue={run.name}
                autoComplete="off"
                maxLength={200}
              />
            )}
          </SimpleField>
          <SimpleField label="Tags" about="Separated by commas." problem={problems.tags}>
            {(control) => (
              <input
                {...control}
                name="tags"
                className="input"
                defaultValue={run.tags.join(", ")}
                autoComplete="off"
              />
            )}
          </SimpleField>
          <SimpleField label="Note" problem={problems.note}>
            {(control) => (
              <textarea
                {...control}
                name="note"
                rows={5}
                className="input py-2"
                defaultValue={run.note ?? ""}
                maxLength={10_000}
              />
            )}
          </SimpleField>
          {failures.map((message) => (
            <InlineProblem key={message}>{message}</InlineProblem>
          ))}
          <div className="flex gap-2">
            <button type="submit" className="button button-primary" disabled={busy}>
              {busy ? "Saving" : "Save"}
            </button>
            <button type="button" className="button" onClick={() => setEditing(false)}>
              Keep it as it is
            </button>
          </div>
        </form>
      ) : (
        <div className="mt-3">
          {run.note ? <p className="max-w-prose whitespace-pre-wrap break-words">{run.note}</p> : null}
          {run.tags.length > 0 ? <RunTags tags={run.tags} /> : null}
          {!run.note && run.tags.length === 0 ? <p className="text-muted text-sm">None yet.</p> : null}
        </div>
      )}
    </section>
  );
}
