import type { ReactNode } from "react";
import type { DatasetStatus, Purpose, RunStatus } from "@/graphql/generated/documents";

const tones = {
  quiet: "bg-sunken text-muted",
  accent: "bg-accent-soft text-accent",
  good: "bg-good-soft text-good",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
};
type Tone = keyof typeof tones;

function Badge({ tone = "quiet", children, title }: { tone?: Tone; children: ReactNode; title?: string }) {
  return (
    <span
      title={title}
      className={`inline-flex items-center gap-1.5 rounded-full sm:whitespace-nowrap px-2.5 py-0.5 font-medium text-xs leading-5 ${tones[tone]}`}
    >
      {children}
    </span>
  );
}

const statuses: Record<RunStatus | DatasetStatus, { text: string; tone: Tone }> = {
  QUEUED: { text: "Queued", tone: "quiet" },
  RUNNING: { text: "Running", tone: "warn" },
  SUCCEEDED: { text: "Succeeded", tone: "good" },
  FAILED: { text: "Failed", tone: "bad" },
  CANCELLED: { text: "Cancelled", tone: "quiet" },
  IMPORTING: { text: "Importing", tone: "warn" },
  READY: { text: "Ready", tone: "good" },
};

export function StatusBadge({ status }: { status: RunStatus | DatasetStatus }) {
  const { text, tone } = statuses[status];
  return (
    <Badge tone={tone}>
      <span aria-hidden="true" className="size-1.5 rounded-full bg-current" />
      {text}
    </Badge>
  );
}

/** Nothing where the run is promoted for nothing; the purpose is named where it is promoted for one alone. */
export function PromotedBadge({ purposes }: { purposes: readonly Purpose[] }) {
  const [only, more] = purposes;
  if (!only) return null;
  return (
    <Badge tone="accent" title="Answers when a question names no run">
      {more ? "Promoted" : `Promoted for ${only.toLowerCase()}`}
    </Badge>
  );
}

export function SimulatedBadge() {
  return (
    <Badge tone="warn" title="Real movies; the ratings were generated, not given by people">
      Simulated ratings
    </Badge>
  );
}
