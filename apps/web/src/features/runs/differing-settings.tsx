import Link from "next/link";
import type { CompareRunsQuery } from "@/graphql/generated/documents";
import { DisclosureChevron } from "@/ui/disclosure-chevron";
import { runHref } from "@/ui/links";
import { flatOptions } from "./flat-options";
import { runDifferences, type Setting } from "./run-differences";

type Run = CompareRunsQuery["compareRuns"]["runs"][number];

/** What the compared runs were made with: what differs among them first, and what is equal folded away. */
export function DifferingSettings({ runs }: { runs: readonly Run[] }) {
  const { differing, equal } = runDifferences(runs.map(settingsOf));
  return (
    <section aria-labelledby="differences" className="mb-10">
      <h2 id="differences" className="mb-3 text-[1.375rem]">
        What differs
      </h2>
      {differing.length > 0 ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keyboard too
        <section className="panel relative overflow-x-auto" aria-label="Settings that differ" tabIndex={0}>
          <table className="w-full text-sm">
            <thead>
              <tr className="border-line border-b">
                <th
                  scope="col"
                  className="sticky left-0 bg-surface px-3 py-3 text-left font-normal text-muted sm:px-6"
                >
                  Setting
                </th>
                {runs.map((run) => (
                  <th key={run.id} scope="col" className="min-w-25 px-3 py-3 text-right font-medium sm:px-4">
                    <Link href={runHref(run.id)} className="hover:underline hover:underline-offset-2">
                      {run.name}
                    </Link>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {differing.map((setting) => (
                <SettingRow key={setting.name} setting={setting} runs={runs} />
              ))}
            </tbody>
          </table>
        </section>
      ) : (
        <p className="max-w-prose text-muted text-sm">
          Nothing: recipe, options, seed, threads and code are the same.
        </p>
      )}
      {equal.length > 0 ? (
        <details className="group mt-3">
          <summary className="link inline-flex min-h-8 cursor-pointer items-center gap-1.5 text-sm">
            <DisclosureChevron />
            {equal.length === 1 ? "One setting is" : `${equal.length} settings are`} the same in{" "}
            {runs.length === 2 ? "both" : "all"}
          </summary>
          <dl className="mt-2 grid gap-x-8 text-sm sm:grid-cols-2 lg:grid-cols-3">
            {equal.map(({ name, values }) => (
              <div key={name} className="flex justify-between gap-4 border-line border-b py-1.5">
                <dt className="shrink-0 text-muted">{name}</dt>
                <dd className="min-w-0 break-words text-right">
                  <code>{values[0]}</code>
                </dd>
              </div>
            ))}
          </dl>
        </details>
      ) : null}
    </section>
  );
}

function SettingRow({ setting, runs }: { setting: Setting; runs: readonly Run[] }) {
  return (
    <tr className="border-line border-b last:border-0">
      <th
        scope="row"
        className="sticky left-0 bg-surface px-3 py-2 text-left align-top font-normal text-muted sm:px-6"
      >
        {setting.name}
      </th>
      {runs.map((run, index) => (
        <td key={run.id} className="px-3 py-2 text-right align-top tabular-nums sm:px-4">
          {setting.values[index] == null ? "–" : <code>{setting.values[index]}</code>}
        </td>
      ))}
    </tr>
  );
}

/** Options last: recipes have different ones. */
function settingsOf({ recipe, seed, lineage, options }: Run): [name: string, value: string][] {
  const { pretrainedRun, engine, threads, codeVersion } = lineage;
  const told: readonly (readonly [name: string, value: string | number | null | undefined])[] = [
    ["recipe", recipe.title],
    ["seed", seed],
    ["started from", pretrainedRun?.name],
    ["engine", engine],
    ["threads", threads],
    ["code", codeVersion],
  ];
  return [
    ...told.flatMap(([name, value]): [string, string][] =>
      value == null || value === "" ? [] : [[name, String(value)]],
    ),
    ...flatOptions(options),
  ];
}
