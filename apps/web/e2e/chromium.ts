import { execFileSync } from "node:child_process";

/** The system's Chromium, or null: no browser is downloaded for the tests. */
export const chromiumPath = find(["chromium", "chromium-browser", "google-chrome"]);
export const noChromium = "no chromium in the PATH; on Debian: apt-get install chromium";

function find(names: readonly string[]): string | null {
  for (const name of names) {
    try {
      return execFileSync("which", [name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    } catch {
      // Not this one.
    }
  }
  return null;
}
