// A checker for Stryker, which asks it of each mutant whether it is worth a run: it lets those through that were drawn. All
// others are reported as if they did not compile, and count for nothing.
import { readFileSync } from "node:fs";
import { CheckStatus } from "@stryker-mutator/api/check";
import { commonTokens, declareClassPlugin, PluginKind, tokens } from "@stryker-mutator/api/plugin";
import { keyOf } from "./mutant-key.js";

class OnlyDrawn {
  static inject = tokens(commonTokens.options);

  constructor(options) {
    this.drawn = new Set(JSON.parse(readFileSync(options.drawn, "utf8")));
  }

  async init() {}

  async check(mutants) {
    return Object.fromEntries(
      mutants.map((mutant) => [
        mutant.id,
        this.drawn.has(keyOf(mutant))
          ? { status: CheckStatus.Passed }
          : { status: CheckStatus.CompileError, reason: "It was not drawn." },
      ]),
    );
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, "only-drawn", OnlyDrawn)];
