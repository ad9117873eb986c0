import type { ReactNode } from "react";
import type { ApiProblem } from "@/graphql/problem";

/** What stands where there is nothing yet, with the next thing to do. */
export function EmptyState({
  title,
  level: Heading = "h2",
  children,
  actions,
}: {
  title: string;
  /** "h1" where nothing else on the page is its heading. */
  level?: "h1" | "h2";
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="panel flex flex-col items-center px-6 py-14 text-center">
      <Heading className="text-2xl">{title}</Heading>
      {children ? <div className="mt-2 max-w-md text-muted">{children}</div> : null}
      {actions ? <div className="mt-6 flex flex-wrap justify-center gap-2">{actions}</div> : null}
    </div>
  );
}

const headlines = {
  unreachable: "The API isn't answering",
  refused: "That can't be answered",
  failed: "The API ran into trouble",
};

/** A missing answer and what to do about it. */
export function ProblemPanel({
  problem,
  level: Heading = "h2",
}: {
  problem: ApiProblem;
  /** "h1" where nothing else on the page is its heading. */
  level?: "h1" | "h2";
}) {
  return (
    <div role="alert" className="panel px-6 py-10 sm:px-10">
      <Heading className="text-2xl">{headlines[problem.kind]}</Heading>
      <p className="mt-2 max-w-xl break-words">{problem.message}</p>
      <div className="mt-3 max-w-xl text-muted">
        {problem.kind === "unreachable" ? (
          <p>
            Start it with{" "}
            <code className="rounded bg-sunken px-1.5 py-0.5 text-ink text-sm">./cinevec start</code>, or
            point the site at a running one through{" "}
            <code className="rounded bg-sunken px-1.5 py-0.5 text-ink text-sm">CINEVEC_API</code>. Then reload
            this page.
          </p>
        ) : problem.code === "UNAUTHENTICATED" || problem.code === "FORBIDDEN" ? (
          <p>
            Open the address that{" "}
            <code className="rounded bg-sunken px-1.5 py-0.5 text-ink text-sm">./cinevec start</code> prints
            (it ends in ?token=…), or give the site a key through{" "}
            <code className="rounded bg-sunken px-1.5 py-0.5 text-ink text-sm">CINEVEC_WEB_KEY</code>.
          </p>
        ) : problem.kind === "failed" ? (
          <p>Reload the page to try again. If it stays, the API's log says more.</p>
        ) : (
          <p>Change the question and try again.</p>
        )}
      </div>
    </div>
  );
}

/** A short message beside a control, announced when it appears. */
export function InlineProblem({ children }: { children: ReactNode }) {
  return (
    <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2 text-bad text-sm">
      {children}
    </p>
  );
}
