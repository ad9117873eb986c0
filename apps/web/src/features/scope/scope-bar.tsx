"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTransition } from "react";
import { askFromBrowser } from "@/graphql/browser";
import {
  DatasetChoicesDocument,
  RunChoicesDocument,
  type ScopeDatasetFragment,
  type ScopeRunFragment,
} from "@/graphql/generated/documents";
import { Chooser } from "@/ui/chooser";
import type { Choice, ChoicePage } from "@/ui/chooser-trigger";
import { usePublishedScope } from "./kept-scope";
import { withDataset, withRun } from "./scope-address";

/** The most that the API hands out at once; the switches ask until they have all. */
const first = 100;

const all: Choice = { id: "", label: "All datasets", note: "" };

interface ScopeBarProperties {
  dataset: Pick<ScopeDatasetFragment, "id" | "name" | "simulated"> | null;
  /** undefined: this page has no use for a run. */
  run?: ScopeRunFragment | null;
  /** Whether the page can be about all datasets at once, which null stands for then. */
  allDatasets?: boolean;
}

/**
 * The one switch of dataset and run. It stands in the header's row where there is room, else below it, and what it
 * shows is what the page was rendered for, be it on any list or not.
 */
export function ScopeBar({ dataset, run, allDatasets = false }: ScopeBarProperties) {
  const router = useRouter();
  const path = usePathname();
  const query = useSearchParams();
  const [pending, startTransition] = useTransition();
  // A promoted run that nobody named stays unnamed: who comes back later gets the one promoted then.
  usePublishedScope(
    dataset?.id,
    run && (query.get("run") || run.promotedFor.length === 0) ? run.id : undefined,
  );
  const go = (href: string) => startTransition(() => router.push(href, { scroll: false }));
  return (
    <div className="-mt-4 mb-6 sm:-mt-8 xl:pointer-events-none xl:fixed xl:inset-x-0 xl:top-0 xl:z-40 xl:m-0">
      <section
        aria-label="Dataset and run"
        aria-busy={pending}
        className="mx-auto grid max-w-6xl grid-cols-2 gap-2 xl:flex xl:h-16 xl:items-center xl:justify-end xl:pr-48 [&>*]:pointer-events-auto"
      >
        <Chooser
          label="Dataset"
          current={dataset ? datasetChoice(dataset) : allDatasets ? all : null}
          placeholder="None yet"
          load={(after) => loadDatasets(after, allDatasets)}
          onChoose={(id) => go(withDataset(path, new URLSearchParams(query), id))}
        />
        {dataset && run !== undefined ? (
          <Chooser
            label="Run"
            current={run ? runChoice(run) : null}
            placeholder="Choose a run"
            load={(after) => loadRuns(dataset.id, after)}
            onChoose={(id) => go(withRun(path, new URLSearchParams(query), id))}
          />
        ) : null}
      </section>
    </div>
  );
}

function datasetChoice({ id, name, simulated }: { id: string; name: string; simulated: boolean }): Choice {
  return { id, label: name, note: simulated ? "simulated ratings" : "" };
}

export function runChoice({ id, name, recipe, promotedFor }: ScopeRunFragment): Choice {
  const purposes = promotedFor.map((purpose) => purpose.toLowerCase()).join(" and ");
  return { id, label: name, note: purposes ? `${recipe.title}, promoted for ${purposes}` : recipe.title };
}

async function loadDatasets(after: string | null, allDatasets: boolean): Promise<ChoicePage> {
  const answer = await askFromBrowser(DatasetChoicesDocument, { first, after });
  if (!answer.ok) return { problem: answer.problem.message };
  const { edges, pageInfo } = answer.data.datasets;
  return {
    choices: [
      ...(allDatasets && after === null ? [all] : []),
      ...edges.filter(({ node }) => node.status === "READY").map(({ node }) => datasetChoice(node)),
    ],
    next: pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null,
  };
}

export async function loadRuns(dataset: string, after: string | null): Promise<ChoicePage> {
  const answer = await askFromBrowser(RunChoicesDocument, { dataset, first, after });
  if (!answer.ok) return { problem: answer.problem.message };
  const { edges, pageInfo } = answer.data.trainingRuns;
  return {
    choices: edges.map(({ node }) => runChoice(node)),
    next: pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null,
  };
}
