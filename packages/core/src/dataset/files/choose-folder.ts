import { InvalidInputError } from "../../errors.js";
import type { RejectedLines } from "../dataset.js";
import { depthOf, type SourceFiles, type SourceFolder } from "./source-files.js";

/** Which files make a dataset of a format, by their base names. */
export interface FormatFiles {
  /** Whether all that the format needs is among the files of one folder. */
  readonly isWhole: (names: ReadonlySet<string>) => boolean;
  /** Whether a file is one that the format reads. */
  readonly isPart: (name: string) => boolean;
  /** A folder of this name belongs to the one that it lies in. */
  readonly subfolder?: string;
  /** Of several folders that hold a dataset one that lies above all others counts. */
  readonly upperFirst?: boolean;
}

export interface ChosenFolder {
  readonly files: SourceFiles;
  /** Files of the format that lie elsewhere and are not read: the count is 0, the reason says it. */
  readonly passedOver: readonly RejectedLines[];
}

const shown = (paths: readonly string[]) => paths.slice(0, 6).join(", ") + (paths.length > 6 ? ", …" : "");

/**
 * The one folder whose files are read: ids of one release mean other movies in another, so files of different folders
 * are never joined.
 * @throws InvalidInputError, naming the places, where several folders hold a dataset, or where none does and what it
 * needs lies scattered.
 */
export function chooseFolder(folders: readonly SourceFolder[], format: FormatFiles): ChosenFolder {
  const joined = joinSubfolders(folders, format.subfolder);
  const all = joined.filter(({ files }) => format.isWhole(new Set(files.names)));
  const [upper, next] = all;
  const isAbove = upper && next && depthOf(upper.path) < depthOf(next.path);
  const whole = format.upperFirst && isAbove ? [upper] : all;
  const pathsOf = ({ path, files }: SourceFolder) =>
    files.names.filter(format.isPart).map((name) => (path === "" ? name : `${path}/${name}`));
  if (whole.length > 1)
    throw InvalidInputError.of(
      "source",
      `holds ${whole.length} datasets: ${whole.map((folder) => `one in ${nameOf(folder)} (${shown(pathsOf(folder))})`).join(", ")}. Import one of these folders.`,
    );
  const parts = joined.filter((folder) => pathsOf(folder).length > 0);
  if (whole.length === 0 && parts.length > 1)
    throw InvalidInputError.of(
      "source",
      `holds a dataset's files in different folders: ${shown(parts.flatMap(pathsOf))}. Put those of one dataset into one folder and import that.`,
    );
  const chosen = whole[0] ?? parts[0] ?? joined[0]!;
  const passedOver = parts
    .filter((folder) => folder !== chosen)
    .flatMap((folder) =>
      pathsOf(folder).map((file) => ({
        file,
        reason: `was not read: it lies in another folder than ${nameOf(chosen)}, which was imported`,
        count: 0,
        firstLines: [],
      })),
    );
  return { files: chosen.files, passedOver };
}

const nameOf = ({ path }: SourceFolder) => (path === "" ? "the source's own folder" : path);

/** Folders of that name go into the folder above; of files of one name the upper ones count. */
function joinSubfolders(folders: readonly SourceFolder[], name: string | undefined): readonly SourceFolder[] {
  if (name === undefined) return folders;
  const isBelow = ({ path }: SourceFolder) => path === name || path.endsWith(`/${name}`);
  return folders.flatMap((folder) => {
    const parentPath = folder.path.slice(0, -name.length - 1);
    if (isBelow(folder)) return folders.some(({ path }) => path === parentPath) ? [] : [folder];
    const below = folders.find(
      (other) => other.path === (folder.path === "" ? name : `${folder.path}/${name}`),
    );
    return [below ? { path: folder.path, files: joinFiles(folder.files, below.files) } : folder];
  });
}

function joinFiles(upper: SourceFiles, lower: SourceFiles): SourceFiles {
  const holder = (name: string) => (lower.has(name) && !upper.has(name) ? lower : upper);
  return {
    names: [...new Set([...upper.names, ...lower.names])].sort(),
    has: (name) => upper.has(name) || lower.has(name),
    path: (name) => holder(name).path(name),
    start: (name, length) => holder(name).start(name, length),
  };
}
