/** Where the API is, and the token that makes one its owner. */
export interface Api {
  readonly url: string;
  readonly token: string;
}

/** Asks the API directly; throws on any error. For preparing what the tests look at. */
export async function graphql<Data>(
  { url, token }: Api,
  query: string,
  variables: object = {},
): Promise<Data> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const body = (await response.json()) as { data?: Data; errors?: { message: string }[] };
  if (body.errors || !body.data) throw new Error(`${JSON.stringify(body.errors)} for ${query}`);
  return body.data;
}

/** Asks again and again until `done` says so. */
export async function until<Data>(
  api: Api,
  query: string,
  variables: object,
  done: (data: Data) => boolean,
  seconds = 120,
): Promise<Data> {
  for (let tries = 0; tries < seconds * 4; tries++) {
    const data = await graphql<Data>(api, query, variables);
    if (done(data)) return data;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`not within ${seconds} s: ${query}`);
}
