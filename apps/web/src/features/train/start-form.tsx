"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { type FormEvent, useMemo, useState } from "react";
import { askFromBrowser } from "@/graphql/browser";
import {
  type ClonedRunFragment,
  type RecipeName,
  type Role,
  StartTrainingDocument,
  type TrainingChoicesQuery,
} from "@/graphql/generated/documents";
import { runHref } from "@/ui/links";
import { InlineProblem } from "@/ui/notice";
import { may, RoleNote } from "@/ui/role-note";
import { SimpleField } from "@/ui/simple-field";
import {
  defaultTexts,
  keyOf,
  leavesOf,
  placeProblems,
  readOptions,
  refusalOf,
  textsOf,
} from "./field-values";
import { OptionFields } from "./option-fields";
import { PresetChoice } from "./preset-choice";
import { ProtocolFields, protocolFields, protocolOf } from "./protocol-fields";
import { RecipeChoice } from "./recipe-choice";
import { fieldsOf } from "./schema-fields";

type Choices = TrainingChoicesQuery;
interface StartFormProperties {
  role: Role;
  recipes: Choices["recipes"];
  datasets: Choices["datasets"]["edges"][number]["node"][];
  runs: Choices["trainingRuns"]["edges"][number]["node"][];
  dataset?: string;
  recipe?: RecipeName;
  /** The run that is cloned: the form begins with what that was started with. */
  from?: ClonedRunFragment;
}

const ownFields = ["name", "seed", "dataset", "recipe", "pretrainedRun", "engine", ...protocolFields];
const engineNames = { LOCAL: "A worker of this server", SPARK: "Spark" } as const;
const engines = ["LOCAL", "SPARK"] as const;

/** Starts a run: a recipe, a dataset, and the recipe's options as its schema describes them. */
export function StartForm({ role, recipes, datasets, runs, from, ...given }: StartFormProperties) {
  const router = useRouter();
  const [recipeName, setRecipeName] = useState<RecipeName | undefined>(
    () =>
      (
        recipes.find(({ name }) => name === from?.recipe.name) ??
        recipes.find(({ name }) => name === given.recipe) ??
        recipes[0]
      )?.name,
  );
  const [dataset, setDataset] = useState(
    () =>
      (
        datasets.find(({ id }) => id === from?.dataset.id) ??
        datasets.find(({ id }) => id === given.dataset) ??
        datasets[0]
      )?.id ?? "",
  );
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const [failures, setFailures] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const recipe = recipes.find((one) => one.name === recipeName);
  const fields = useMemo(() => fieldsOf(recipe?.optionsSchema), [recipe]);
  const [changed, setChanged] = useState(() =>
    recipeName === from?.recipe.name ? textsOf(fields, from?.options) : {},
  );
  const texts = { ...defaultTexts(fields), ...changed };
  const pretrained = runs.filter((run) => run.dataset.id === dataset);

  function change(key: string, text: string) {
    setChanged({ ...changed, [key]: text });
    setProblems(Object.fromEntries(Object.entries(problems).filter(([name]) => name !== key)));
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!recipe) return;
    const form = event.currentTarget;
    const data = new FormData(form);
    const seed = String(data.get("seed") ?? "").trim();
    const read = readOptions(fields, texts);
    const wrong: Record<string, string> = { ...read.problems };
    if (seed !== "" && !/^-?\d+$/.test(seed)) wrong.seed = `${seed} won't do: give a whole number.`;
    const protocol = protocolOf(data);
    if (!protocol) wrong["protocol.minRating"] = "This is no number.";
    setFailures([]);
    setProblems(wrong);
    if (Object.keys(wrong).length > 0) return focusFirst(form, wrong);
    setBusy(true);
    const answer = await askFromBrowser(StartTrainingDocument, {
      input: {
        dataset,
        recipe: recipe.name,
        name: String(data.get("name") ?? "").trim() || undefined,
        seed: seed === "" ? undefined : Number(seed),
        options: read.options,
        pretrainedRun: String(data.get("pretrainedRun") ?? "") || undefined,
        promote: data.get("promote") === "on",
        engine: engines.find((engine) => engine === data.get("engine")),
        protocol,
      },
    });
    const result = answer.ok ? answer.data.startTraining : null;
    if (result?.__typename === "StartTrainingSuccess") {
      router.push(runHref(result.data.id));
      return;
    }
    setBusy(false);
    const refusal = refusalOf(answer, result);
    if (!refusal) return;
    const keys = new Set([...leavesOf(fields).map((field) => keyOf(field.path)), ...ownFields]);
    const placed = placeProblems(refusal.problems, keys);
    setProblems(placed.byField);
    setFailures(
      placed.rest.length > 0 || refusal.problems.length === 0 ? [refusal.message, ...placed.rest] : [],
    );
    focusFirst(form, placed.byField);
  }

  return (
    <form onSubmit={submit} noValidate className="grid gap-10">
      {from ? (
        <p className="max-w-prose rounded-lg bg-sunken px-4 py-3 text-sm">
          Filled in with what{" "}
          <Link href={runHref(from.id)} className="link">
            {from.name}
          </Link>{" "}
          was started with, its seed too: whatever you change makes the difference.
        </p>
      ) : null}
      <RecipeChoice
        recipes={recipes}
        chosen={recipeName}
        onChoose={(name) => {
          setRecipeName(name);
          setChanged({});
          setProblems({});
        }}
      />
      <section aria-label="Run" className="grid grid-cols-1 gap-x-6 gap-y-5 sm:grid-cols-2 lg:grid-cols-3">
        <SimpleField label="Dataset" problem={problems.dataset}>
          {(control) => (
            <select
              {...control}
              name="dataset"
              className="input"
              value={dataset}
              onChange={(event) => setDataset(event.target.value)}
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
                {pretrained.map((run) => (
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
      <section aria-labelledby="options">
        <h2 id="options" className="mb-5 text-[1.375rem]">
          Options
        </h2>
        {recipe && recipe.presets.length > 0 ? (
          <PresetChoice
            presets={recipe.presets}
            onChoose={(options) => {
              setChanged(textsOf(fields, options));
              setProblems({});
            }}
          />
        ) : null}
        {fields.length > 0 ? (
          <OptionFields fields={fields} texts={texts} problems={problems} onChange={change} />
        ) : (
          <p className="text-muted">This recipe has none.</p>
        )}
      </section>
      <ProtocolFields problems={problems} settings={from?.protocol?.settings} />
      <div className="-mx-4 border-line border-t bg-paper/95 px-4 py-4 backdrop-blur-md sm:mx-0 sm:px-0 [@media(min-height:48rem)]:sticky [@media(min-height:48rem)]:bottom-0">
        {failures.length > 0 ? (
          <div className="mb-3 grid gap-2">
            {failures.map((message) => (
              <InlineProblem key={message}>{message}</InlineProblem>
            ))}
          </div>
        ) : null}
        <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
          <button type="submit" className="button button-primary" disabled={busy || !may(role, "TRAINER")}>
            {busy ? "Starting" : "Start the run"}
          </button>
          {may(role, "TRAINER") ? null : (
            <RoleNote role={role} needed="TRAINER">
              Starting a run
            </RoleNote>
          )}
          <label className="flex items-center gap-2.5 text-sm">
            <input type="checkbox" name="promote" className="size-4 accent-[var(--accent)]" />
            Promote it when it succeeds
          </label>
        </div>
      </div>
    </form>
  );
}

function focusFirst(form: HTMLFormElement, problems: Readonly<Record<string, string>>) {
  for (const element of form.elements) {
    const name = element.getAttribute("name");
    if (name !== null && name in problems && element instanceof HTMLElement) {
      element.focus();
      return;
    }
  }
}
