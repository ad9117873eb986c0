import { type FollowedRun, followRun } from "./follow.js";
import type { ApiClient } from "./graphql-client.js";
import { errorFields, type MutationResult, unwrap } from "./results.js";

/**
 * Trains a run's recipe and options on all ratings and shows how it goes.
 * @param options.promote for every purpose, when it succeeds.
 * @returns the refit. @throws CommandError where it can't be refitted, or did not succeed.
 */
export async function refitRun(
  api: ApiClient,
  id: string,
  options: { readonly promote: boolean; readonly priority: number },
): Promise<FollowedRun> {
  const { refitRun: started } = await api.query<{ refitRun: MutationResult<{ data: { id: string } }> }>(
    `mutation ($id: ID!, $promote: Boolean, $priority: Int) {
      refitRun(input: { id: $id, promote: $promote, priority: $priority }) { __typename
        ... on StartTrainingSuccess { data { id } } ${errorFields} } }`,
    { id, ...options },
  );
  return followRun(api, unwrap(started).data.id);
}
