import { resolve } from "node:path";
import { restoreBackup } from "@cinevec/db";
import type { Command } from "commander";
import { rowCount } from "../row-count.js";
import type { Settings } from "../settings.js";

export function addRestore(program: Command, settings: Settings): void {
  program
    .command("restore")
    .description("bring a backup back into an empty place: a new CINEVEC_DATA, or a new database and folder")
    .argument("<file>", "what ./cinevec backup wrote")
    .action(async (file: string) => {
      const { dataFolder, blobs } = settings;
      const {
        createdAt,
        tables,
        blobs: names,
      } = await restoreBackup(resolve(settings.callerFolder, file), {
        dataFolder,
        databaseUrl: settings.databaseUrl ?? undefined,
        blobs,
      });
      console.log(
        `Restored ${rowCount(tables)} rows and ${names.length.toLocaleString("en")} files of ` +
          `${createdAt.slice(0, 16).replace("T", " ")} UTC. Start it with ./cinevec start.`,
      );
    });
}
