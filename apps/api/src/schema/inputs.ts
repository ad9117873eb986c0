import { InvalidInputError } from "@cinevec/core";
import { builder } from "./builder.js";

/** The input of a mutation that only needs to know which thing is meant. @param what "The run to delete." */
export const inputNaming = (name: string, what: string) =>
  builder.inputType(name, {
    description: "Which one is meant.",
    fields: (t) => ({ id: t.id({ required: true, description: what }) }),
  });

/** How an argument that is a field of `input` now is described. */
export const asBefore = (field: string) => ({
  description: `As input.${field}.`,
  deprecationReason: `Use input.${field}.`,
});

/**
 * What a mutation is asked with: its input or, as before there were inputs, arguments of the same names.
 * @param needed the fields without which nothing can be done; an argument that is given beside `input` is refused.
 * @throws InvalidInputError.
 */
export function inputOf<Input extends object, Needed extends keyof Input & string>(
  args: { readonly input?: Input | null } & { readonly [Name in keyof Input]?: Input[Name] | null },
  ...needed: readonly Needed[]
): Input {
  const { input, ...before } = args;
  const given: Readonly<Record<string, unknown>> = before;
  const missing = needed.filter((name) => given[name] === undefined || given[name] === null);
  if (!input && missing.length > 0)
    throw InvalidInputError.of("input", `is needed, with ${needed.join(" and ")}.`);
  if (input && missing.length < needed.length)
    throw InvalidInputError.of(
      "input",
      `can't go together with the argument ${needed.join(" or ")}: drop that.`,
    );
  return input ?? (given as Input);
}
