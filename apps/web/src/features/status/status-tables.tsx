import type { ReactNode } from "react";
import type { ServerStateQuery } from "@/graphql/generated/documents";
import { formatBytes, formatCompact, formatCount, formatDuration, formatPercent } from "@/ui/format";
import { SectionTitle } from "@/ui/page-header";

type State = ServerStateQuery["serverState"];

const kinds: Readonly<Record<State["queues"][number]["kind"], string>> = {
  IMPORT: "Imports",
  TRAINING: "Trainings",
  MAP: "Maps",
};

/** A worker tells every few seconds that it lives; after this many it counts as gone. */
const silentTooLong = 20;

const cell = "px-4 py-2.5";
const number = `${cell} text-right tabular-nums`;

export function StatusTables({ state }: { state: State }) {
  return (
    <div className="grid gap-10">
      <section>
        <SectionTitle>Queue</SectionTitle>
        <div className="panel overflow-x-auto">
          <table className="w-full text-sm">
            <thead className="text-left text-muted">
              <tr>
                <th className={cell}>Work</th>
                <th className={number}>Waiting</th>
                <th className={number}>Running</th>
                <th className={number}>The first waits for</th>
              </tr>
            </thead>
            <tbody>
              {state.queues.map((queue) => (
                <tr key={queue.kind} className="border-line border-t">
                  <th className={`${cell} text-left font-normal`}>{kinds[queue.kind]}</th>
                  <td className={number}>{formatCount(queue.waiting)}</td>
                  <td className={number}>{formatCount(queue.running)}</td>
                  <td className={number}>
                    {queue.oldestSeconds == null ? "–" : formatDuration(queue.oldestSeconds)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <section>
        <SectionTitle>Workers</SectionTitle>
        {state.jobs.length === 0 ? (
          <p className="text-muted">No worker has a job.</p>
        ) : (
          <ul className="panel divide-y divide-line">
            {state.jobs.map((job) => (
              <li
                key={`${job.kind} ${job.name}`}
                className="flex flex-wrap justify-between gap-x-6 px-4 py-2.5"
              >
                <span>{job.name}</span>
                <span className="text-muted text-sm tabular-nums">{heard(job)}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section>
        <SectionTitle>This API</SectionTitle>
        <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-4">
          <Fact name="Open embeddings">
            {formatCount(state.openSpaces)}, {formatBytes(state.spaceBytes)}
          </Fact>
          <Fact name="Disk free">
            {formatBytes(state.diskFreeBytes)} of {formatBytes(state.diskTotalBytes)}
          </Fact>
          <Fact name="Database">{state.database === "EMBEDDED" ? "embedded" : "PostgreSQL"}</Fact>
          <Fact name="Up for">{formatDuration(state.uptimeSeconds)}</Fact>
        </dl>
      </section>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted text-sm">{name}</dt>
      <dd className="tabular-nums">{children}</dd>
    </div>
  );
}

function heard({ kind, progress, throughput, silentSeconds }: State["jobs"][number]): string {
  const parts = [kinds[kind].slice(0, -1), formatPercent(progress)];
  if (throughput != null) parts.push(`${formatCompact(throughput)} examples/s`);
  if (silentSeconds == null) parts.push("not heard of yet");
  else if (silentSeconds > silentTooLong) parts.push(`silent for ${formatDuration(silentSeconds)}`);
  return parts.join(" · ");
}
