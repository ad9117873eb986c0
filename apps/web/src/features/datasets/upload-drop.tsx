"use client";

import { useEffect, useId, useRef, useState } from "react";
import { FileDrop } from "@/ui/file-drop";
import { formatBytes, formatPercent } from "@/ui/format";
import { InlineProblem } from "@/ui/notice";
import { ProgressBar } from "@/ui/progress-bar";
import { uploadFile, uploadName } from "./upload-file";

interface UploadDropProperties {
  /** Bytes; 0: the server takes no uploads. */
  largest: number;
  /** Names that files in the import folder have. */
  taken: readonly string[];
  onUploaded(name: string): void;
}

/** Takes one file, chosen or dropped, and sends it to the server's import folder. */
export function UploadDrop({ largest, taken, onUploaded }: UploadDropProperties) {
  const id = useId();
  const [sending, setSending] = useState<{ name: string; share: number } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);

  async function send(file: File) {
    if (sending) return;
    if (file.size > largest)
      return setProblem(
        `${file.name} has ${formatBytes(file.size)}; an upload may have ${formatBytes(largest)} at most. Copy it to the server's import folder.`,
      );
    if (taken.includes(uploadName(file.name)))
      return setProblem(
        `There is a file "${uploadName(file.name)}" in the server's import folder already: choose it there, or give this one another name.`,
      );
    abort.current = new AbortController();
    setProblem(null);
    setSending({ name: file.name, share: 0 });
    const result = await uploadFile(
      file,
      (share) => setSending({ name: file.name, share }),
      abort.current.signal,
    );
    setSending(null);
    if ("problem" in result) setProblem(result.problem);
    else onUploaded(result.name);
  }

  if (largest === 0) return null;
  return (
    <div className="grid gap-2.5">
      {sending ? (
        <div className="grid min-h-28 content-center gap-3 rounded-xl border-2 border-line-strong border-dashed px-4 py-5 text-sm">
          <p className="break-all">
            Sending {sending.name}, <span className="tabular-nums">{formatPercent(sending.share)}</span>
          </p>
          <ProgressBar fraction={sending.share} label={`Upload of ${sending.name}`} />
          <div>
            <button type="button" className="button min-h-8!" onClick={() => abort.current?.abort()}>
              Cancel the upload
            </button>
          </div>
        </div>
      ) : (
        <FileDrop id={id} title="Upload a file" className="min-h-28 py-5" onFile={send}>
          <span className="text-muted text-sm">
            Choose it or drop it here: a zip or a table, {formatBytes(largest)} at most
          </span>
        </FileDrop>
      )}
      {problem ? <InlineProblem>{problem}</InlineProblem> : null}
    </div>
  );
}
