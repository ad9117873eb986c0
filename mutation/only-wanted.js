// A checker for Stryker, which asks it of each mutant whether it is worth a run: it lets those through that are wanted. All
// others are reported as if they did not compile, and count for nothing.
import { readFileSync } from "node:fs";
import { CheckStatus } from "@stryker-mutator/api/check";
import { commonTokens, declareClassPlugin, PluginKind, tokens } from "@stryker-mutator/api/plugin";
import { keyOf } from "./mutant-key.js";

class OnlyWanted {
  static inject = tokens(commonTokens.options);

  constructor(options) {
    this.wanted = new Set(JSON.parse(readFileSync(options.wanted, "utf8")));
  }

  async init() {}

  async check(mutants) {
    return Object.fromEntries(
      mutants.map((mutant) => [
        mutant.id,
        this.wanted.has(keyOf(mutant))
          ? { status: CheckStatus.Passed }
          : { status: CheckStatus.CompileError, reason: "It is not wanted." },
      ]),
    );
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, "only-wanted", OnlyWanted)];
