import type { Command } from "commander";
import { priorityHelp, priorityOf } from "../arguments.js";
import { connect } from "../connection.js";
import { findRun } from "../find-run.js";
import { refitRun } from "../refit-run.js";
import type { Settings } from "../settings.js";

export function addRefit(program: Command, settings: Settings): void {
  program
    .command("refit")
    .description("train a run's recipe, options and epochs on all ratings, those held out too")
    .argument("<run>", "its id or name")
    .option("--promote", "let the refit answer for its dataset, for neighbors and recommendations")
    .option("--priority <number>", priorityHelp)
    .action(async (wanted: string, given: { promote?: boolean; priority?: string }) => {
      const options = { promote: given.promote ?? false, priority: priorityOf(given.priority) };
      await using connection = await connect(settings, "work");
      const { id, name } = await findRun(connection.api, wanted);
      const refit = await refitRun(connection.api, id, options);
      console.log(
        `"${refit.name}" learned from all ratings. What it is worth: see the metrics of "${name}".`,
      );
      console.log(refit.id);
    });
}
