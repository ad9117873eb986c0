import type { Command } from "commander";
import { readLocalToken } from "../../local-token.js";
import { CommandError } from "../command-error.js";
import { credentialOf, findApi, startApi } from "../connection.js";
import { fillEmptyHouse } from "../first-run.js";
import { createApiClient } from "../graphql-client.js";
import type { Settings } from "../settings.js";
import { startSite, whoAnswers } from "../site.js";

const say = (line: string) => process.stderr.write(`cinevec: ${line}\n`);

/** What this process started and must stop, last first. */
type Stops = (() => Promise<void>)[];

async function ensureApi(settings: Settings, stops: Stops, fail: (error: Error) => void): Promise<string> {
  if (await findApi(settings)) {
    say(`the API is already running at ${settings.apiUrl}`);
    return settings.apiUrl;
  }
  say("starting the API and its database …");
  const api = await startApi({});
  let stopping = false;
  stops.unshift(() => {
    stopping = true;
    return api.stop();
  });
  void api.ended.then((output) => {
    if (!stopping) fail(new CommandError(`The API ended:\n${output.trim()}`));
  });
  return api.url;
}

async function ensureSite(settings: Settings, apiUrl: string, stops: Stops, fail: (error: Error) => void) {
  const answering = await whoAnswers(settings.webPort);
  if (answering === "stranger")
    throw new CommandError(
      `Another program answers on port ${settings.webPort}: stop it, or choose another port (CINEVEC_WEB_PORT).`,
    );
  if (answering === "site") {
    say(`the site is already running at http://127.0.0.1:${settings.webPort}`);
    return;
  }
  say("starting the site …");
  const site = await startSite(settings.webPort, apiUrl);
  let stopping = false;
  stops.unshift(() => {
    stopping = true;
    return site.stop();
  });
  site.child.once("close", () => {
    if (!stopping) fail(new CommandError("The site ended."));
  });
}

export function addStart(program: Command, settings: Settings): void {
  program
    .command("start")
    .description(
      "serve the API and the site; the first time, import the sample and train a run for each purpose on it",
    )
    .option("--no-sample", "import and train nothing where there is nothing yet")
    .action(async (options: { sample: boolean }) => {
      const stops: Stops = [];
      const end = new Promise<Error | null>((resolve) => {
        process.once("SIGINT", () => resolve(null));
        process.once("SIGTERM", () => resolve(null));
        void (async () => {
          const apiUrl = await ensureApi(settings, stops, resolve);
          const site = ensureSite(settings, apiUrl, stops, resolve);
          site.catch(resolve);
          if (options.sample)
            await fillEmptyHouse(createApiClient(apiUrl, await credentialOf(settings)), say);
          await site;
          const token = await readLocalToken(settings.dataFolder);
          const query = token === null ? "" : `/?token=${token}`;
          console.log(`\n  API   ${apiUrl}/graphql\n  Site  http://127.0.0.1:${settings.webPort}${query}\n`);
          if (token !== null)
            say(
              "the site's address makes the browser that opens it the owner; without the token one only reads",
            );
          if (stops.length === 0) resolve(null);
          else say("Ctrl+C stops both");
        })().catch(resolve);
      });
      const error = await end;
      for (const stop of stops) await stop();
      if (error) throw error;
    });
}
