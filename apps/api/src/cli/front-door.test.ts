import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readEnv } from "../env.js";
import { commandLine } from "./command-line.js";

const door = readFileSync(new URL("../../../../cinevec", import.meta.url), "utf8");

/** Commands that the script runs itself. */
const own = ["help", "test"];

test("the script ./cinevec lets every command through and tells of it", () => {
  const through = /^(start[a-z |-]*)\)$/m.exec(door)?.[1]?.split(" | ") ?? [];
  const commands = commandLine(readEnv({})).commands.map((command) => command.name());
  expect(through.toSorted()).toEqual(commands.toSorted());
  const told = [...door.matchAll(/^ {2}\.\/cinevec ([a-z-]+)/gm)].map(([, name]) => name!);
  expect([...new Set(told)].filter((name) => !own.includes(name) && name !== "COMMAND").toSorted()).toEqual(
    commands.toSorted(),
  );
});
