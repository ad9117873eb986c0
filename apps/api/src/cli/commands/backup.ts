import { existsSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { verifyBackup } from "@cinevec/db";
import type { Command } from "commander";
import { CommandError } from "../command-error.js";
import { connect, credentialOf } from "../connection.js";
import { rowCount } from "../row-count.js";
import type { Settings } from "../settings.js";

export function addBackup(program: Command, settings: Settings): void {
  program
    .command("backup")
    .description("write database and files into one verified archive, also while Cinevec runs")
    .argument("<file>", "the archive, a .tar; it may not be there yet")
    .action(async (file: string) => {
      const path = resolve(settings.callerFolder, file);
      if (existsSync(path)) throw new CommandError(`${path} is there already: name another file.`);
      await using connection = await connect(settings, "read");
      // Whoever finds a file of the name that was asked for finds a whole backup.
      const unfinished = `${path}.unfinished`;
      try {
        await download(connection.api.url, await credentialOf(settings), unfinished);
        const { tables, blobs, entries } = await verifyBackup(unfinished);
        await rename(unfinished, path);
        const bytes = entries.reduce((sum, entry) => sum + entry.size, 0);
        console.log(
          `${path}: ${rowCount(tables)} rows, ${blobs.length.toLocaleString("en")} files, ` +
            `${(bytes / 1e6).toFixed(1)} MB, read back and verified. ./cinevec restore brings it back.`,
        );
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      }
    });
}

async function download(url: string, credential: string | undefined, path: string): Promise<void> {
  const headers: Record<string, string> = credential ? { authorization: `Bearer ${credential}` } : {};
  const response = await fetch(`${url}/backup`, { headers });
  if (!response.ok || !response.body)
    throw new CommandError(`The API at ${url} refused the backup: ${await reasonOf(response)}`);
  const file = await open(path, "w", 0o600);
  try {
    for await (const piece of response.body) await file.writeFile(piece as Uint8Array);
    await file.sync();
  } catch (cause) {
    throw new CommandError(
      `The backup broke off (${cause instanceof Error ? cause.message : cause}); the API's log may say why.`,
      { cause },
    );
  } finally {
    await file.close();
  }
}

async function reasonOf(response: Response): Promise<string> {
  try {
    const { errors } = (await response.json()) as { errors: { message: string }[] };
    return errors.map(({ message }) => message).join(" ");
  } catch {
    return `HTTP ${response.status}.`;
  }
}
