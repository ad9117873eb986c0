import { type Purpose, purposes } from "../stored/purposes.js";
import { CommandError } from "./command-error.js";
import type { ApiClient } from "./graphql-client.js";
import { type MutationResult, unwrap } from "./results.js";

/** "neighbors" and "NEIGHBORS" alike. @throws CommandError naming all purposes. */
export function purposeOf(text: string): Purpose {
  const purpose = purposes.find((known) => known === text.toUpperCase());
  if (purpose) return purpose;
  const known = purposes.map((one) => one.toLowerCase()).join(" or ");
  throw new CommandError(`--for takes ${known}; got ${JSON.stringify(text)}.`);
}

/** Lets a run answer for its dataset where a question names none. @throws CommandError unless it has succeeded. */
export async function promoteRun(
  api: ApiClient,
  id: string,
  forPurposes: readonly Purpose[] = purposes,
): Promise<void> {
  const answer = await api.query<{ promoteRun: MutationResult<object> }>(
    "mutation ($id: ID!, $for: [Purpose!]) { promoteRun(input: { id: $id, for: $for }) { __typename ... on Error { message } } }",
    { id, for: forPurposes },
  );
  unwrap(answer.promoteRun);
}
