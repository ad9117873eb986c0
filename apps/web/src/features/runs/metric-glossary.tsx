import { metricLabel } from "@/ui/format";
import { metricNote } from "./metric-notes";

/** What the metrics of a table mean, on demand. */
export function MetricGlossary({ names }: { names: readonly string[] }) {
  const known = [...new Set(names)].flatMap((name) => {
    const note = metricNote(name);
    return note === null ? [] : [{ name, note }];
  });
  if (known.length === 0) return null;
  return (
    <details className="mt-1">
      <summary className="py-1 text-muted text-sm">What these mean</summary>
      <dl className="mt-1 max-w-3xl text-[0.8125rem] leading-snug">
        {known.map(({ name, note }) => (
          <div key={name} className="border-line border-b py-1.5 last:border-0">
            <dt className="inline font-medium">{metricLabel(name)}. </dt>
            <dd className="inline text-muted">{note}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
