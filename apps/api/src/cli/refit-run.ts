import { type FollowedRun, followRun } from "./follow.js";
import type { ApiClient } from "./graphql-client.js";
import { errorFields, type MutationResult, unwrap } from "./results.js";

/**
 * Trains a run's recipe and options on all ratings and shows how it goes.
 * @param promote for every purpose, when it succeeds.
 * @returns the refit. @throws CommandError where it can't be refitted, or did not succeed.
 */
export async function refitRun(api: ApiClient, id: string, promote: boolean): Promise<FollowedRun> {
  const { refitRun: started } = await api.query<{ refitRun: MutationResult<{ data: { id: string } }> }>(
    `mutation ($id: ID!, $promote: Boolean) { refitRun(id: $id, promote: $promote) { __typename
      ... on StartTrainingSuccess { data { id } } ${errorFields} } }`,
    { id, promote },
  );
  return followRun(api, unwrap(started).data.id);
}
