import type { Context } from "./context.js";
import { Refusal } from "./errors.js";

/**
 * Does what a mutation is for. Errors of the kinds in `expected` become the answer, as members of the mutation's union;
 * anything else stays an error of the whole request.
 */
export async function attempt<Result>(
  context: Context,
  expected: readonly ("InvalidInputError" | "NotFoundError" | "ConflictError")[],
  act: () => Promise<Result>,
): Promise<Result | Refusal> {
  try {
    return await act();
  } catch (error) {
    const refusal = Refusal.of(error, expected);
    if (!refusal) throw error;
    return refusal;
  } finally {
    context.forget();
  }
}
