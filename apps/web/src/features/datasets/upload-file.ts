/** How an upload went: the name that the file has in the import folder, or why there is none. */
export type UploadResult = { readonly name: string } | { readonly problem: string };

/** A file's name as the API takes it: what no file system likes is replaced. */
export function uploadName(name: string): string {
  return (
    name
      .normalize("NFC")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is replaced
      .replace(/[/\\:*?"<>|\u0000-\u001f\u007f]/g, "_")
      .replace(/^[.~ -]+/, "")
      .replace(/[. ]+$/, "")
  );
}

/**
 * Sends a file to the server's import folder. XMLHttpRequest, for fetch does not tell how much was sent.
 * @param onProgress gets the share that was sent, 0 to 1.
 */
export function uploadFile(
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<UploadResult> {
  return new Promise((resolve) => {
    const name = uploadName(file.name);
    const sent = new XMLHttpRequest();
    sent.open("PUT", `/uploads/${encodeURIComponent(name)}`);
    sent.setRequestHeader("content-type", "application/octet-stream");
    sent.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 1);
    sent.onload = () => resolve(sent.status === 201 ? { name } : { problem: messageIn(sent.responseText) });
    sent.onerror = () => resolve({ problem: "The upload broke off. Is the site running?" });
    sent.onabort = () => resolve({ problem: "The upload was cancelled." });
    signal.addEventListener("abort", () => sent.abort(), { once: true });
    sent.send(file);
  });
}

function messageIn(body: string): string {
  try {
    const { errors } = JSON.parse(body) as { errors?: { message?: string }[] };
    if (errors?.[0]?.message) return errors[0].message;
  } catch {
    // What stands before the site answered in its own words.
  }
  return "The upload was refused.";
}
