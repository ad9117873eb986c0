interface VectorBarsProperties {
  /** One number a dimension. */
  values: readonly number[];
  /** The number that a bar of full height stands for, above 0. */
  scale: number;
  label: string;
  tone: "accent" | "muted";
}

const barWidth = 4;
const half = 24;

/** A vector as bars above and below a line, a bar a dimension, in the order of the dimensions. */
export function VectorBars({ values, scale, label, tone }: VectorBarsProperties) {
  return (
    <figure className="mb-4">
      <figcaption className="mb-1 text-muted text-sm">{label}</figcaption>
      <svg
        role="img"
        aria-label={`${label}: ${values.length} dimensions`}
        viewBox={`0 0 ${values.length * barWidth} ${2 * half}`}
        preserveAspectRatio="none"
        className={`h-14 w-full rounded-md bg-sunken ${tone === "accent" ? "text-accent" : "text-muted"}`}
      >
        <path
          d={values
            .map((value, at) => {
              const height = Math.max(-half, Math.min(half, (value / scale) * half));
              return `M${at * barWidth + barWidth / 2} ${half}v${(-height).toFixed(2)}`;
            })
            .join("")}
          stroke="currentColor"
          strokeWidth={barWidth * 0.7}
        />
        <path
          d={`M0 ${half}h${values.length * barWidth}`}
          stroke="currentColor"
          strokeWidth="0.5"
          opacity="0.5"
        />
      </svg>
    </figure>
  );
}
