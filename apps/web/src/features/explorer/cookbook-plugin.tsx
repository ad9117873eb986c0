import { useEditorContext } from "@graphiql/react";
import type { GraphiQLProps } from "graphiql";
import { cookbook } from "@/graphql/generated/cookbook";
import { type ExampleIds, exampleVariables } from "./example-variables";

type Plugin = NonNullable<GraphiQLProps["plugins"]>[number];

/** The cookbook's queries in GraphiQL's bar: each opens in the editor with variables that answer. */
export function cookbookPlugin(ids: ExampleIds): Plugin {
  return {
    title: "Examples",
    icon: () => (
      <svg aria-hidden="true" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.6">
        <path
          d="M5 4.5h11a3 3 0 0 1 3 3v12H8a3 3 0 0 1-3-3v-12ZM5 16.5a3 3 0 0 1 3-3h11M9 8h6"
          strokeLinejoin="round"
        />
      </svg>
    ),
    content: () => <Examples ids={ids} />,
  };
}

function Examples({ ids }: { ids: ExampleIds }) {
  const { queryEditor, variableEditor } = useEditorContext({ nonNull: true });
  const sections = [...new Set(cookbook.map(({ section }) => section))];
  return (
    <section aria-label="Examples" className="text-sm">
      <h2 className="mb-4 text-xl">Examples</h2>
      {sections.map((section) => (
        <div key={section} className="mb-4">
          <h3 className="mb-1 font-medium">{section}</h3>
          <ul>
            {cookbook
              .filter((example) => example.section === section)
              .map(({ title, query }) => (
                <li key={query}>
                  <button
                    type="button"
                    className="link py-1 text-left"
                    onClick={() => {
                      queryEditor?.setValue(query);
                      variableEditor?.setValue(JSON.stringify(exampleVariables(query, ids), null, 2));
                    }}
                  >
                    {title}
                  </button>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
