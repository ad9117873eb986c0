import { GraphiQL } from "graphiql";
import { useTheme } from "next-themes";
import { useMemo, useState } from "react";
import "graphiql/style.css";
import "./explorer.css";
import { cookbook } from "@/graphql/generated/cookbook";
import { cookbookPlugin } from "./cookbook-plugin";
import { type ExampleIds, exampleVariables } from "./example-variables";
import { fetcher } from "./fetcher";

/** GraphiQL over the site's own API; a query in the address's hash, which no server sees, stands in its editor. */
export function Explorer({ ids }: { ids: ExampleIds }) {
  const { resolvedTheme } = useTheme();
  const plugins = useMemo(() => [cookbookPlugin(ids)], [ids]);
  const [begin] = useState(() => beginning(ids));
  return (
    <GraphiQL
      fetcher={fetcher}
      plugins={plugins}
      {...begin}
      forcedTheme={resolvedTheme === "dark" ? "dark" : "light"}
      showPersistHeadersSettings={false}
      defaultEditorToolsVisibility="variables"
    >
      <GraphiQL.Logo>
        <span />
      </GraphiQL.Logo>
    </GraphiQL>
  );
}

/** What stands in the editor at first: what the address brought, else what was left here last, else the first example. */
function beginning(ids: ExampleIds) {
  const hash = new URLSearchParams(window.location.hash.slice(1));
  const query = hash.get("query");
  if (query) return { query, variables: hash.get("variables") ?? "" };
  const example = cookbook[0];
  if (!example) return {};
  const variables = JSON.stringify(exampleVariables(example.query, ids), null, 2);
  return window.localStorage.getItem("graphiql:tabState") === null ? { query: example.query, variables } : {};
}
