import { ForbiddenError } from "@cinevec/core";
import type { Context } from "./context.js";

const roles = ["VIEWER", "TRAINER", "ADMIN"] as const;

/**
 * Does what a mutation is for, if the caller's role is at least `role`. What it throws of the classes in `expected`
 * becomes the answer, a member of the mutation's union; anything else stays an error of the whole request.
 */
export async function attempt<Result, Kind extends abstract new (...args: never[]) => Error>(
  context: Context,
  role: (typeof roles)[number],
  expected: readonly Kind[],
  act: () => Promise<Result>,
): Promise<Result | InstanceType<Kind> | ForbiddenError> {
  if (roles.indexOf(context.viewer.role) < roles.indexOf(role))
    return new ForbiddenError(`This takes the role ${role}; yours is ${context.viewer.role}.`);
  try {
    return await act();
  } catch (error) {
    for (const kind of expected) if (error instanceof kind) return error as InstanceType<Kind>;
    throw error;
  } finally {
    context.forget();
  }
}
