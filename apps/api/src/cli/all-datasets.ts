import type { ApiClient } from "./graphql-client.js";

export interface NamedDataset {
  readonly id: string;
  readonly name: string;
  readonly status: "IMPORTING" | "READY" | "FAILED";
  readonly parts: readonly string[];
}

/** Every dataset, newest first, asked for a hundred at a time and no further than the caller goes. */
export async function* allDatasets(api: Pick<ApiClient, "query">): AsyncGenerator<NamedDataset> {
  for (let after: string | null = null; ; ) {
    const { datasets }: Page = await api.query<Page>(
      "query ($after: String) { datasets(first: 100, after: $after) { edges { node { id name status parts } } pageInfo { hasNextPage endCursor } } }",
      { after },
    );
    for (const { node } of datasets.edges) yield node;
    if (!datasets.pageInfo.hasNextPage) return;
    after = datasets.pageInfo.endCursor;
  }
}

interface Page {
  readonly datasets: {
    readonly edges: readonly { readonly node: NamedDataset }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}
