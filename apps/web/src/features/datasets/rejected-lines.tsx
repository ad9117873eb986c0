import type { DatasetLiveFragment } from "@/graphql/generated/documents";
import { formatCount } from "@/ui/format";

/** What the importer could not use, by file and reason, with the first line numbers; a count of 0 is a note on the file. */
export function RejectedLines({
  lines,
  importing,
}: {
  lines: DatasetLiveFragment["rejectedLines"];
  importing: boolean;
}) {
  return (
    <section className="panel min-w-0 px-5 py-5 sm:px-7 sm:py-6" aria-labelledby="rejected">
      <h2 id="rejected" className="mb-3 text-[1.375rem]">
        Rejected lines
      </h2>
      {lines.length === 0 ? (
        <p className="text-muted text-sm">{importing ? "None so far." : "None. Every line could be read."}</p>
      ) : (
        <ul className="divide-y divide-line text-sm">
          {lines.map(({ file, reason, count, firstLines }) => (
            <li key={`${file} ${reason}`} className="py-2.5 first:pt-0">
              <div className="flex justify-between gap-4">
                <span className="min-w-0 break-words">{reason}</span>
                {count > 0 ? <span className="shrink-0 tabular-nums">{formatCount(count)}</span> : null}
              </div>
              <p className="break-words text-[0.8125rem] text-muted tabular-nums">
                {file}
                {firstLines.length > 0
                  ? `, ${firstLines.length === 1 ? "line" : "lines"} ${firstLines.join(", ")}${count > firstLines.length ? " …" : ""}`
                  : ""}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
