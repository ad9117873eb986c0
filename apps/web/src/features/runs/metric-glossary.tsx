/** What a metric is called and means, as the API says it. */
interface MetricNote {
  readonly name: string;
  readonly label: string;
  readonly description?: string | null;
}

/** What the metrics of a table mean, on demand. */
export function MetricGlossary({ metrics }: { metrics: readonly MetricNote[] }) {
  const known = new Map(
    metrics.filter((metric) => metric.description).map((metric) => [metric.name, metric]),
  );
  if (known.size === 0) return null;
  return (
    <details className="mt-1">
      <summary className="py-1 text-muted text-sm">What these mean</summary>
      <dl className="mt-1 max-w-3xl text-[0.8125rem] leading-snug">
        {[...known.values()].map(({ name, label, description }) => (
          <div key={name} className="border-line border-b py-1.5 last:border-0">
            <dt className="inline font-medium">{label}. </dt>
            <dd className="inline text-muted">{description}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
