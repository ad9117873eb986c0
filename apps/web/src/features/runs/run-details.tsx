import Link from "next/link";
import type { ReactNode } from "react";
import type { RunQuery } from "@/graphql/generated/documents";
import { formatBytes, formatCount } from "@/ui/format";
import { datasetHref, runHref, samePath } from "@/ui/links";
import { flatOptions } from "./flat-options";

type PageRun = NonNullable<RunQuery["trainingRun"]>;

/** What the run was made from and with, and what came out of it. */
export function RunDetails({ run }: { run: PageRun }) {
  const { lineage, embedding } = run;
  return (
    <div className="mt-6 grid grid-cols-1 items-start gap-6 lg:grid-cols-3">
      <Panel title="Options">
        <Facts
          facts={[
            ...flatOptions(run.options).map(
              ([name, value]) => [name, <code key={name}>{value}</code>] as const,
            ),
            ["seed", <code key="seed">{run.seed}</code>],
            ...(run.priority === 0 ? [] : [["priority", run.priority] as const]),
          ]}
        />
      </Panel>
      <Panel title="Lineage">
        <Facts
          facts={[
            [
              "dataset",
              <Link key="d" className="link" href={datasetHref(run.dataset.id)}>
                {run.dataset.name}
              </Link>,
            ],
            ["dataset hash", <Hash key="h" value={lineage.datasetHash} />],
            ["artifact hash", lineage.artifactHash ? <Hash key="a" value={lineage.artifactHash} /> : "–"],
            ...(lineage.pretrainedRun
              ? [
                  [
                    "started from",
                    <Link key="p" className="link" href={runHref(lineage.pretrainedRun.id)}>
                      {lineage.pretrainedRun.name}
                    </Link>,
                  ] as const,
                ]
              : []),
            ...(run.refitOf
              ? [
                  [
                    "refit of",
                    <Link key="r" className="link" href={runHref(run.refitOf.id)}>
                      {run.refitOf.name}
                    </Link>,
                  ] as const,
                ]
              : []),
            ["engine", lineage.engine || "–"],
            ["threads", lineage.threads || "–"],
            ["code", lineage.codeVersion || "–"],
            ["Node.js", lineage.nodeVersion || "–"],
          ]}
        />
      </Panel>
      <Panel title="Embedding">
        {embedding ? (
          <>
            <Facts
              facts={[
                ["movies", formatCount(embedding.movieCount)],
                ["dimensions", embedding.dimensions],
                ["index", embedding.index],
              ]}
            />
            <h3 className="mt-5 mb-2 font-medium text-sm">Downloads</h3>
            <ul className="grid gap-0.5 text-sm">
              {embedding.downloads.map((download) => (
                <li key={download.format} className="flex justify-between gap-4 py-1">
                  <a className="link" href={samePath(download.url)} download>
                    {download.format}
                  </a>
                  <span className="text-muted tabular-nums">{formatBytes(download.bytes)}</span>
                </li>
              ))}
            </ul>
          </>
        ) : (
          <p className="text-muted text-sm">There is one once the run has succeeded.</p>
        )}
      </Panel>
    </div>
  );
}

function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="panel min-w-0 px-5 py-5 sm:px-7 sm:py-6" aria-label={title}>
      <h2 className="mb-3 text-[1.375rem]">{title}</h2>
      {children}
    </section>
  );
}

function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="text-sm">
      {facts.map(([name, value]) => (
        <div key={name} className="flex justify-between gap-4 border-line border-b py-1.5 last:border-0">
          <dt className="shrink-0 text-muted">{name}</dt>
          <dd className="min-w-0 break-words text-right tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The beginning says enough to compare by eye; the whole is in the title and can be selected. */
function Hash({ value }: { value: string }) {
  return (
    <code title={value} className="select-all">
      <span aria-hidden="true">{value.slice(0, 12)}…</span>
      <span className="sr-only">{value}</span>
    </code>
  );
}
