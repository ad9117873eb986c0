import { type RefObject, useEffect, useState } from "react";
import { notedQuestions } from "@/graphql/noted-questions";
import { operationName, type Question } from "@/graphql/question";
import { CopyButton } from "@/ui/copy-button";
import { curlOf, documentOf, explorerHref } from "./curl";

type Heard = readonly Question[] | { readonly problem: string } | null;

/** The questions of the page that is open, asked for anew whenever the dialog opens. */
export function PageQueries({ dialog }: { dialog: RefObject<HTMLDialogElement | null> }) {
  const [heard, setHeard] = useState<Heard>(null);
  useEffect(() => {
    let stopped = new AbortController();
    async function load() {
      stopped.abort();
      stopped = new AbortController();
      const { signal } = stopped;
      setHeard(null);
      const here = notedQuestions();
      const found = await questionsOf(window.location.pathname + window.location.search, signal);
      if (!signal.aborted) setHeard("problem" in found ? found : [...found, ...here]);
    }
    void load();
    // Opened again, perhaps on another page.
    const onToggle = (event: Event) => {
      if ((event as ToggleEvent).newState === "open") void load();
    };
    const element = dialog.current;
    element?.addEventListener("toggle", onToggle);
    return () => {
      stopped.abort();
      element?.removeEventListener("toggle", onToggle);
    };
  }, [dialog]);

  if (heard === null) return <p className="mt-4 text-muted text-sm">Asking the page what it asked</p>;
  if ("problem" in heard) return <p className="mt-4 text-bad text-sm">{heard.problem}</p>;
  if (heard.length === 0) return <p className="mt-4 text-muted text-sm">This page asks the API nothing.</p>;
  return (
    <>
      <p className="mt-3 max-w-prose text-muted text-sm">
        Sent to the API as they stand here. Where the API asks for a key, add{" "}
        <code>-H "authorization: Bearer $KEY"</code>.
      </p>
      <ol className="mt-5 grid gap-7">
        {heard.map((question, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a question may be asked twice, and the list never changes
          <li key={at} className="min-w-0">
            <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
              <h3 className="font-medium">{operationName(question.query)}</h3>
              <span className="flex flex-wrap gap-2">
                <CopyButton text={documentOf(question)}>Copy GraphQL</CopyButton>
                <CopyButton text={curlOf(question, window.location.origin)}>Copy curl</CopyButton>
                <a href={explorerHref(question)} className="button">
                  Try it
                </a>
              </span>
            </div>
            <Code>{documentOf(question)}</Code>
            <p className="mt-3 mb-1 text-muted text-xs">Variables</p>
            <Code>{JSON.stringify(question.variables, null, 2)}</Code>
            <p className="mt-3 mb-1 text-muted text-xs">In a shell</p>
            <Code>{curlOf(question, window.location.origin)}</Code>
          </li>
        ))}
      </ol>
    </>
  );
}

function Code({ children }: { children: string }) {
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what is cut off is scrolled with the keyboard too
      tabIndex={0}
      className="max-h-72 overflow-auto rounded-lg bg-sunken px-4 py-3 text-xs leading-relaxed"
    >
      <code>{children}</code>
    </pre>
  );
}

async function questionsOf(page: string, signal: AbortSignal): Promise<Question[] | { problem: string }> {
  try {
    const response = await fetch(`/queries?page=${encodeURIComponent(page)}`, { signal });
    const body: unknown = await response.json();
    if (response.ok && Array.isArray(body)) return body as Question[];
    return { problem: "The site could not say what this page asked. Reload the page and try again." };
  } catch {
    return { problem: "The site can't be reached. Is it running?" };
  }
}
