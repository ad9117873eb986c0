/** Of the text; with what JSON adds it stays below what the API takes in one request. */
const mostBytes = 900_000;

/** The part of a File that is read. */
export type RatingsFile = Pick<File, "name" | "size" | "arrayBuffer">;

/** A ratings file's text, or in plain words why it can't be one. Columns and lines are the API's to judge. */
export async function readRatingsFile(
  file: RatingsFile,
): Promise<{ readonly text: string } | { readonly problem: string }> {
  if (file.size === 0) return { problem: `${file.name} is empty.` };
  const bytes = file.size > mostBytes ? null : await bytesOf(file);
  if (bytes === "unreadable")
    return { problem: `${file.name} can't be read. Is it a folder, or was it moved?` };
  if (/\.zip$/i.test(file.name) || (bytes?.[0] === 0x50 && bytes[1] === 0x4b))
    return { problem: `${file.name} is a zip: open it and choose the ratings.csv inside.` };
  if (bytes === null)
    return {
      problem: `${file.name} is larger than 900 kB: choose the ratings.csv of the export, not another file.`,
    };
  const text = new TextDecoder().decode(bytes);
  if (text.includes("\0"))
    return { problem: `${file.name} is not a text file: choose the ratings.csv of the export.` };
  return { text };
}

async function bytesOf(file: RatingsFile): Promise<Uint8Array | "unreadable"> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    return "unreadable";
  }
}
