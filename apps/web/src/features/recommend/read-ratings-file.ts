import { unzip } from "fflate";

/** Of a text; with what JSON adds, two of them stay below what the API takes in one request. */
const mostBytes = 450_000;
/** Of the zip: an export holds little besides the two files. */
const mostZipped = 20_000_000;

/** The part of a File that is read. */
export type RatingsFile = Pick<File, "name" | "size" | "arrayBuffer">;

/** All that is sent at once, in bytes. */
const mostTogether = 900_000;

/** What an export says: its ratings, and where it tells them everything watched and what is to be watched. */
export interface RatingsExport {
  readonly ratings: string;
  readonly watched: string | null;
  readonly watchlist: string | null;
}

type Read<Value> = Value | { readonly problem: string };

/**
 * A Letterboxd export's texts, of the zip as it is downloaded or of its ratings.csv alone, or those of IMDb's export; or in plain words why the
 * file can't be one. Columns and lines are the API's to judge.
 */
export async function readRatingsFile(file: RatingsFile): Promise<Read<RatingsExport>> {
  const { name, size } = file;
  if (size === 0) return { problem: `${name} is empty.` };
  const zipped = /\.zip$/i.test(name);
  if (size > (zipped ? mostZipped : mostBytes)) return { problem: tooLarge(name) };
  const bytes = await bytesOf(file);
  if (bytes === "unreadable") return { problem: `${name} can't be read. Is it a folder, or was it moved?` };
  if (zipped || (bytes[0] === 0x50 && bytes[1] === 0x4b)) return fromZip(name, bytes);
  const ratings = textOf(name, bytes);
  return typeof ratings === "string" ? { ratings, watched: null, watchlist: null } : ratings;
}

/** The files at the top of the export; those of deleted entries and lists lie in folders. */
async function fromZip(name: string, bytes: Uint8Array): Promise<Read<RatingsExport>> {
  const wanted = /^(?:letterboxd-[^/]*\/)?(ratings|watched|watchlist)\.csv$/i;
  let large: string | null = null;
  const files = await new Promise<Record<string, Uint8Array> | null>((resolve) => {
    const filter = (entry: { name: string; originalSize: number }) => {
      if (!wanted.test(entry.name)) return false;
      if (entry.originalSize > mostBytes) large = entry.name;
      return entry.originalSize <= mostBytes;
    };
    try {
      unzip(bytes, { filter }, (error, found) => resolve(error ? null : found));
    } catch {
      resolve(null);
    }
  });
  if (files === null) return { problem: `${name} is a damaged zip: download the export again.` };
  if (large) return { problem: tooLarge(`${name}: ${large}`) };
  const texts = new Map(
    Object.entries(files).map(([path, content]) => [
      wanted.exec(path)?.[1]?.toLowerCase(),
      textOf(path, content),
    ]),
  );
  const ratings = texts.get("ratings");
  if (ratings === undefined)
    return { problem: `${name} holds no ratings.csv: choose the zip that Letterboxd's export gave you.` };
  if (typeof ratings !== "string") return ratings;
  const text = (of: string) => {
    const found = texts.get(of);
    return typeof found === "string" ? found : null;
  };
  const [watched, watchlist] = [text("watched"), text("watchlist")];
  const together = ratings.length + (watched?.length ?? 0) + (watchlist?.length ?? 0);
  if (together > mostTogether)
    return {
      problem: `${name}: ratings.csv, watched.csv and watchlist.csv are too large together: ${mostTogether / 1000} kB is the most. Choose ratings.csv alone.`,
    };
  return { ratings, watched, watchlist };
}

function textOf(name: string, bytes: Uint8Array): Read<string> {
  const text = new TextDecoder().decode(bytes);
  return text.includes("\0")
    ? { problem: `${name} is not a text file: choose the export's zip or its ratings.csv.` }
    : text;
}

function tooLarge(what: string): string {
  return `${what} is too large: ${mostBytes / 1000} kB is the most, some ${Math.floor(mostBytes / 65_000) * 1000} films.`;
}

async function bytesOf(file: RatingsFile): Promise<Uint8Array | "unreadable"> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    return "unreadable";
  }
}
