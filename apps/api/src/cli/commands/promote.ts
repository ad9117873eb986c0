import type { Command } from "commander";
import { type Purpose, purposes } from "../../stored/purposes.js";
import { connect } from "../connection.js";
import { findRun } from "../find-run.js";
import { promoteRun, purposeOf } from "../promote-run.js";
import type { Settings } from "../settings.js";

export function addPromote(program: Command, settings: Settings): void {
  program
    .command("promote")
    .description("let a run answer for its dataset where a question names none")
    .argument("<run>", "its id or name")
    .option<Purpose[]>(
      "--for <purpose>",
      "neighbors or recommendations; may be given again (default: both)",
      (text, all) => [...all, purposeOf(text)],
      [],
    )
    .action(async (wanted: string, options: { for: Purpose[] }) => {
      const forPurposes = options.for.length > 0 ? options.for : purposes;
      await using connection = await connect(settings, "read");
      const { id, name, dataset } = await findRun(connection.api, wanted);
      await promoteRun(connection.api, id, forPurposes);
      const told = forPurposes.map((purpose) => purpose.toLowerCase()).join(" and ");
      console.log(`"${name}" answers for ${told} of ${dataset.name}.`);
    });
}
