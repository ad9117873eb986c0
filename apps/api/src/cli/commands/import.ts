import { constants, copyFile, cp, lstat, mkdir, readdir, realpath, rm, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { datasetFormats } from "@cinevec/core";
import type { Command } from "commander";
import { confineSource } from "../../services/imports/import-source.js";
import { allDatasets } from "../all-datasets.js";
import { ApiGoneError } from "../api-gone-error.js";
import { CommandError } from "../command-error.js";
import { connect } from "../connection.js";
import { followDataset } from "../follow.js";
import type { ApiClient } from "../graphql-client.js";
import { describePreview, previewOf } from "../preview.js";
import { errorFields, type MutationResult, unwrap } from "../results.js";
import type { Settings } from "../settings.js";
import { columnsFrom, type TableOptions, tableOptions } from "../table-options.js";
import { findDataset } from "./train.js";

interface StagedSource {
  /** As importDataset wants it: a release's name, or a path inside the import folder. */
  readonly source: string | null;
  remove(): Promise<void>;
}

/**
 * The API reads from its import folder alone. A path elsewhere on this machine is copied there (as a clone,
 * where the file system can) and removed when the import has ended.
 */
export async function stage(source: string, settings: Settings): Promise<StagedSource> {
  const keep = { remove: async () => {} };
  if (source === "sample") return { source: null, ...keep };
  const imports = settings.importFolder;
  const path = resolve(settings.callerFolder, source);
  const facts = await stat(path).catch(() => null);
  if (!facts) {
    if (!source.includes(sep) && !source.includes(".")) return { source, ...keep };
    throw new CommandError(`There is no file or folder ${path}.`);
  }
  await mkdir(imports, { recursive: true });
  const inside = relative(await realpath(imports), await realpath(path));
  // A folder that lies inside may hold links that lead out.
  const readable = !inside.startsWith("..") && (await confineSource(imports, inside).catch(() => null));
  if (readable) return { source: inside, ...keep };
  const staging = join(imports, `.staged-${process.pid}`);
  const target = join(staging, basename(path));
  await mkdir(staging, { recursive: true });
  // What a link leads to is copied: the API reads no link that leads out of its folder.
  if (facts.isDirectory())
    await cp(path, target, {
      recursive: true,
      dereference: true,
      mode: constants.COPYFILE_FICLONE,
      filter: isNoDeadEnd,
    });
  else await copyFile(path, target, constants.COPYFILE_FICLONE);
  return {
    source: relative(imports, target),
    remove: () => rm(staging, { recursive: true, force: true }),
  };
}

/** False for links to nothing and to a folder that they lie in, which a copy would follow without end. */
async function isNoDeadEnd(path: string): Promise<boolean> {
  const target = await realpath(path).catch(() => null);
  if (target === null) return false;
  const isLink = (await lstat(path)).isSymbolicLink();
  return !isLink || !`${await realpath(dirname(path))}${sep}`.startsWith(`${target}${sep}`);
}

/** Removes the copies that killed commands left behind, unless an import may still be reading one. */
export async function removeAbandoned(api: ApiClient, imports: string): Promise<void> {
  const copies = (await readdir(imports).catch(() => [])).flatMap((name) => {
    const pid = Number(/^\.staged-(\d+)$/.exec(name)?.[1]);
    return pid && !isAlive(pid) ? [join(imports, name)] : [];
  });
  if (copies.length === 0) return;
  for await (const { status } of allDatasets(api)) if (status === "IMPORTING") return;
  const { queued, running } = await api.query<Record<"queued" | "running", { edges: unknown[] }>>(
    `{ queued: trainingRuns(recipe: EXTERNAL, status: QUEUED, first: 1) { edges { node { id } } }
      running: trainingRuns(recipe: EXTERNAL, status: RUNNING, first: 1) { edges { node { id } } } }`,
  );
  if (queued.edges.length + running.edges.length > 0) return;
  await Promise.all(copies.map((copy) => rm(copy, { recursive: true, force: true })));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive, too.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function defaultName(source: string): string {
  return basename(source).replace(/\.zip$/i, "");
}

interface ImportOptions extends TableOptions {
  name?: string;
  format?: string;
  preview?: boolean;
  enrichWith?: string;
}

export function addImport(program: Command, settings: Settings): void {
  const command = program
    .command("import")
    .description("import a dataset: a table, a folder, a .zip, a MovieLens release by name, or 'sample'")
    .argument("<source>", "for instance ~/Downloads/ml-25m.zip, ratings.tsv, ml-latest-small, sample")
    .option("--name <name>", "what to call it (default: the source's own name)")
    .option("--format <format>", `one of ${datasetFormats.join(", ")} (default: it is found)`)
    .option(
      "--enrich-with <name or id>",
      "a dataset whose cast, crew, keywords, overviews and posters are joined to the movies",
    )
    .option("--preview", "show what it would be taken for, and import nothing");
  tableOptions(command).action(async (source: string, options: ImportOptions) => {
    const columns = columnsFrom(options);
    const given = options.format?.toUpperCase() ?? (columns ? "INTERACTIONS" : null);
    const known = datasetFormats.find((one) => one === given) ?? null;
    if (given !== null && known === null)
      throw new CommandError(`--format takes one of ${datasetFormats.join(", ")}.`);
    await using connection = await connect(settings, "work");
    await removeAbandoned(connection.api, settings.importFolder);
    const enrichWith =
      options.enrichWith === undefined
        ? null
        : await findDataset(connection.api, options.enrichWith, ({ parts }) => parts.includes("METADATA"));
    const staged = await stage(source, settings);
    try {
      const preview = await previewOf(connection.api, {
        source: staged.source ?? "sample",
        format: known,
        columns,
      });
      process.stderr.write(describePreview(preview));
      if (options.preview) {
        await staged.remove();
        return;
      }
      if (preview.problems.length > 0) throw new CommandError(preview.problems.join("\n"));
      const { format } = preview;
      const { importDataset } = await connection.api.query<{
        importDataset: MutationResult<{ data: { id: string } }>;
      }>(
        `mutation ($input: ImportDatasetInput!) { importDataset(input: $input) { __typename
            ... on ImportDatasetSuccess { data { id } } ${errorFields} } }`,
        {
          input: {
            name: options.name ?? defaultName(source),
            format,
            source: staged.source,
            columns,
            enrichWith,
          },
        },
      );
      const dataset = await followDataset(connection.api, unwrap(importDataset).data.id);
      console.log(dataset.id);
      await staged.remove();
    } catch (error) {
      // Where the API went away, the import reads the copy when it begins anew; the next command removes it after.
      if (!(error instanceof ApiGoneError)) await staged.remove();
      throw error;
    }
  });
}
