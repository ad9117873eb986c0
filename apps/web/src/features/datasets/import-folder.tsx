"use client";

import { useEffect, useState } from "react";
import { askFromBrowser } from "@/graphql/browser";
import { ImportFolderDocument, type ImportFolderQuery } from "@/graphql/generated/documents";
import { formatBytes } from "@/ui/format";
import { UploadDrop } from "./upload-drop";

interface ImportFolderProperties {
  onUploaded(name: string): void;
  onChoose(name: string): void;
}

/** What lies in the server's import folder, to be chosen, and where a file is put into it. For trainers. */
export function ImportFolder({ onUploaded, onChoose }: ImportFolderProperties) {
  const [folder, setFolder] = useState<ImportFolderQuery["importFolder"] | null>(null);
  const [uploads, setUploads] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: an upload changes what lies there
  useEffect(() => {
    const abort = new AbortController();
    askFromBrowser(ImportFolderDocument, {}, abort.signal)
      // A key for some datasets only does not see the folder: a source is typed then.
      .then((answer) => answer.ok && setFolder(answer.data.importFolder))
      .catch((cause: unknown) => {
        if (!abort.signal.aborted) throw cause;
      });
    return () => abort.abort();
  }, [uploads]);

  if (!folder) return <div className="min-h-28" />;
  return (
    <div className="grid gap-3">
      <UploadDrop
        largest={folder.largestUpload}
        taken={folder.files.map(({ name }) => name)}
        onUploaded={(name) => {
          setUploads((count) => count + 1);
          onUploaded(name);
        }}
      />
      {folder.files.length > 0 ? (
        <div>
          <h2 id="import-folder" className="mb-1 font-sans! font-medium text-sm">
            Or take what lies in the server's import folder
          </h2>
          <ul aria-labelledby="import-folder" className="-mx-2 max-h-44 overflow-y-auto text-sm">
            {folder.files.map(({ name, bytes }) => (
              <li key={name}>
                <button
                  type="button"
                  className="flex min-h-8 w-full items-baseline justify-between gap-4 rounded px-2 py-1 text-left hover:bg-sunken"
                  onClick={() => onChoose(name)}
                >
                  <span className="min-w-0 break-all">{name}</span>
                  <span className="shrink-0 text-muted tabular-nums">
                    {bytes == null ? "folder" : formatBytes(bytes)}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  );
}
