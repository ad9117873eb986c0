import type { ClonedRunFragment, TrainingChoicesQuery } from "@/graphql/generated/documents";
import { SimpleField } from "@/ui/simple-field";

type Choices = TrainingChoicesQuery;
interface RunFieldsProperties {
  recipe: Choices["recipes"][number] | undefined;
  datasets: readonly Choices["datasets"]["edges"][number]["node"][];
  /** The id of the chosen one. */
  dataset: string;
  /** Those to start from. */
  runs: readonly Choices["trainingRuns"]["edges"][number]["node"][];
  /** The run that is cloned: what the fields begin with. */
  from: ClonedRunFragment | undefined;
  problems: Readonly<Record<string, string>>;
  onDataset(id: string): void;
}

const engineNames = { LOCAL: "A worker of this server", SPARK: "Spark" } as const;

/** What a run is besides its recipe's options: which dataset, its name and seed, what it starts from, where it is trained. */
export function RunFields({
  recipe,
  datasets,
  dataset,
  runs,
  from,
  problems,
  onDataset,
}: RunFieldsProperties) {
  return (
    <section aria-label="Run" className="grid grid-cols-1 gap-x-6 gap-y-5 sm:grid-cols-2 lg:grid-cols-3">
      <SimpleField label="Dataset" problem={problems.dataset}>
        {(control) => (
          <select
            {...control}
            name="dataset"
            className="input"
            value={dataset}
            onChange={(event) => onDataset(event.target.value)}
          >
            {datasets.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
                {one.simulated ? " (simulated ratings)" : ""}
              </option>
            ))}
          </select>
        )}
      </SimpleField>
      <SimpleField label="Name" problem={problems.name} about="Empty: named after the recipe.">
        {(control) => (
          <input
            {...control}
            name="name"
            className="input"
            autoComplete="off"
            maxLength={200}
            defaultValue={from ? `${from.name.slice(0, 190)} (clone)` : ""}
          />
        )}
      </SimpleField>
      <SimpleField
        label="Seed"
        problem={problems.seed}
        about="A whole number. The same seed, threads and kind of machine give the same vectors."
      >
        {(control) => (
          <input
            {...control}
            name="seed"
            className="input"
            inputMode="numeric"
            autoComplete="off"
            placeholder="Drawn"
            defaultValue={from?.seed}
          />
        )}
      </SimpleField>
      {recipe?.abilities.includes("START_FROM_RUN") ? (
        <SimpleField
          label="Start from"
          problem={problems.pretrainedRun}
          about="The run whose movie vectors to start from."
        >
          {(control) => (
            <select
              {...control}
              name="pretrainedRun"
              className="input"
              defaultValue={from?.lineage.pretrainedRun?.id ?? ""}
            >
              <option value="">Nothing</option>
              {runs.map((run) => (
                <option key={run.id} value={run.id}>
                  {run.name} · {run.recipe.title}
                </option>
              ))}
            </select>
          )}
        </SimpleField>
      ) : null}
      {recipe && recipe.engines.length > 1 ? (
        <SimpleField
          label="Trained by"
          problem={problems.engine}
          about="Spark takes a worker that has a cluster; the run waits until there is one."
        >
          {(control) => (
            <select
              {...control}
              name="engine"
              className="input"
              defaultValue={recipe.name === from?.recipe.name ? from.engine : "LOCAL"}
            >
              {recipe.engines.map((engine) => (
                <option key={engine} value={engine}>
                  {engineNames[engine]}
                </option>
              ))}
            </select>
          )}
        </SimpleField>
      ) : null}
    </section>
  );
}
