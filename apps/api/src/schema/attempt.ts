import type { Context, Viewer } from "./context.js";
import { Refusal } from "./errors.js";
import { requireRole } from "./require-role.js";

/**
 * Does what a mutation is for, if the caller's role is at least `role`. Errors of the kinds in `expected` become the
 * answer, as members of the mutation's union; anything else stays an error of the whole request.
 */
export async function attempt<Result>(
  context: Context,
  role: Viewer["role"],
  expected: readonly ("InvalidInputError" | "NotFoundError" | "ConflictError")[],
  act: () => Promise<Result>,
): Promise<Result | Refusal> {
  try {
    requireRole(context.viewer, role);
    return await act();
  } catch (error) {
    const refusal = Refusal.of(error, [...expected, "ForbiddenError"]);
    if (!refusal) throw error;
    return refusal;
  } finally {
    context.forget();
  }
}
