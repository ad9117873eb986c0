import { expect, test } from "vitest";
import { z } from "zod";
import { checkOptions } from "./check-options.js";

const recipe = {
  name: "TESTED",
  options: z.strictObject({
    both: z.int().min(1).max(9).default(4),
    between: z.number().gt(0).lt(1).default(0.5),
    low: z.number().min(2).optional(),
    above: z.number().gt(3).optional(),
    high: z.number().max(5).optional(),
    below: z.number().lt(6).optional(),
    choice: z.enum(["red", "green"]).default("red"),
    free: z.string().optional(),
    none: z.boolean().default(false),
    nested: z.strictObject({ both: z.int().optional() }).optional(),
  }),
};

/** What is said of an option, by its name. */
function problemsOf(given: unknown): [path: string, message: string][] {
  try {
    checkOptions(recipe, given);
    return [];
  } catch (error) {
    const { name, problems } = error as { name: string; problems: { path: string[]; message: string }[] };
    expect(name).toBe("InvalidInputError");
    return problems.map(({ path, message }) => [path.join("."), message]);
  }
}

test.each([undefined, null, {}])("%j stands for all defaults", (given) => {
  expect(checkOptions(recipe, given)).toEqual({ both: 4, between: 0.5, choice: "red", none: false });
});

test("what is given is taken", () => {
  expect(checkOptions(recipe, { both: 9, choice: "green", low: 2, high: 5 })).toMatchObject({
    ...{ both: 9, choice: "green", low: 2, high: 5, between: 0.5 },
  });
});

test.each([
  [{ both: 0 }, "Allowed: 1 to 9; default 4."],
  [{ between: 1 }, "Allowed: above 0 to below 1; default 0.5."],
  [{ low: 1 }, "Allowed: 2 or more."],
  [{ above: 3 }, "Allowed: above 3."],
  [{ high: 6 }, "Allowed: 5 or less."],
  [{ below: 6 }, "Allowed: below 6."],
  [{ choice: "blue" }, 'Allowed: "red", "green"; default "red".'],
  [{ none: 1 }, "Default false."],
])("of %j the bounds and the default are told after what is wrong", (given, told) => {
  const [[path, message] = ["", ""], ...more] = problemsOf(given);
  expect(more).toEqual([]);
  expect(path).toBe(`options.${Object.keys(given)[0]}`);
  expect(message).toMatch(/^\S[^.]*[^. ]\. \S/);
  expect(message.endsWith(`. ${told}`)).toBe(true);
});

test("where there is neither bound nor default, what is wrong is all that is told", () => {
  const [[path, message] = ["", ""]] = problemsOf({ free: 1 });
  expect(path).toBe("options.free");
  expect(message).toBe("Invalid input: expected string, received number");
});

test("every unknown option is told, with all that there are", () => {
  const there = "both, between, low, above, high, below, choice, free, none, nested";
  const told = `There is no such option of TESTED. It has: ${there}.`;
  expect(problemsOf({ color: 1, size: 2, both: 0 })).toEqual([
    ["options.both", expect.stringContaining("Allowed: 1 to 9")],
    ["options.color", told],
    ["options.size", told],
  ]);
});

test("an option within another one is named by its way, and gets no bounds of a namesake", () => {
  expect(problemsOf({ nested: { both: "x" } })).toEqual([
    ["options.nested.both", "Invalid input: expected number, received string"],
  ]);
  expect(problemsOf([])).toEqual([["options", expect.stringContaining("expected object")]]);
});
