import { resolve } from "node:path";
import { moveDatabase } from "@cinevec/db";
import type { Command } from "commander";
import { blobsAt } from "../../env.js";
import { rowCount } from "../row-count.js";
import type { Settings } from "../settings.js";

export function addMigrateTo(program: Command, settings: Settings): void {
  program
    .command("migrate-to")
    .description("move the database: from the embedded one to PostgreSQL, or back")
    .argument("<target>", "postgresql://… of an empty database, or a folder for the embedded one")
    .option(
      "--blobs <location>",
      "copy the files too, to an empty folder or store; without, they stay where they are",
    )
    .action(async (target: string, options: { blobs?: string }) => {
      const { dataFolder, blobs, databaseUrl } = settings;
      const isServer = /^postgres(ql)?:\/\//.test(target);
      const newBlobs = options.blobs === undefined ? undefined : blobsAt(options.blobs);
      const newFolder = isServer ? dataFolder : resolve(settings.callerFolder, target);
      const moved = await moveDatabase(
        { dataFolder, databaseUrl: databaseUrl ?? undefined, blobs },
        { dataFolder: newFolder, databaseUrl: isServer ? target : undefined, blobs: newBlobs },
      );
      const copied =
        moved.blobs === null
          ? "The files stayed where they are."
          : `So were ${moved.blobs.toLocaleString("en")} files.`;
      const where = isServer
        ? "DATABASE_URL to the address that you gave"
        : `CINEVEC_DATA to ${newFolder} and unset DATABASE_URL`;
      console.log(
        `${rowCount(moved.tables)} rows of ${moved.tables.length} tables were copied and compared. ${copied}\n` +
          `Before the next start, set ${where}, and CINEVEC_BLOBS to ${options.blobs ?? "where the files are now"}.` +
          (moved.blobs === null
            ? "\nThe old database gave up these files: Cinevec refuses to start with it from now on."
            : ""),
      );
    });
}
