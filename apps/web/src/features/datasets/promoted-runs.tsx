import Link from "next/link";
import type { DatasetPageQuery } from "@/graphql/generated/documents";
import { runHref } from "@/ui/links";

type PromotedRun = NonNullable<DatasetPageQuery["dataset"]>["promotedRun"];

/** Which runs answer for a dataset where a question names none. */
export function PromotedRuns({
  neighbors,
  recommendations,
}: Record<"neighbors" | "recommendations", PromotedRun>) {
  return (
    <dl className="mt-6 flex flex-wrap gap-x-10 gap-y-2 text-sm" aria-label="Promoted runs">
      <Answering label="Neighbors come from" run={neighbors} />
      <Answering label="Recommendations come from" run={recommendations} />
    </dl>
  );
}

function Answering({ label, run }: { label: string; run: PromotedRun }) {
  return (
    <div className="flex gap-2">
      <dt className="text-muted">{label}</dt>
      <dd>
        {run ? (
          <Link href={runHref(run.id)} className="link">
            {run.name}
          </Link>
        ) : (
          "no run yet"
        )}
      </dd>
    </div>
  );
}
