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
import { defaultTexts, keyOf, leavesOf, placeProblems, refusalOf, textsOf } from "./field-values";
import { OptionFields } from "./option-fields";
import { PresetChoice } from "./preset-choice";
import { ProtocolFields } from "./protocol-fields";
import { RecipeChoice } from "./recipe-choice";
import { RunFields } from "./run-fields";
import { fieldsOf } from "./schema-fields";
import { StartBar } from "./start-bar";
import { ownFields, readStart } from "./start-input";

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

  function change(key: string, text: string) {
    setChanged({ ...changed, [key]: text });
    setProblems(Object.fromEntries(Object.entries(problems).filter(([name]) => name !== key)));
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!recipe) return;
    const form = event.currentTarget;
    const read = readStart(new FormData(form), { dataset, recipe: recipe.name, fields, texts });
    setFailures([]);
    setProblems("problems" in read ? read.problems : {});
    if ("problems" in read) return focusFirst(form, read.problems);
    setBusy(true);
    const answer = await askFromBrowser(StartTrainingDocument, { input: read.input });
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
      <RunFields
        recipe={recipe}
        datasets={datasets}
        dataset={dataset}
        runs={runs.filter((run) => run.dataset.id === dataset)}
        from={from}
        problems={problems}
        onDataset={setDataset}
      />
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
      <StartBar role={role} busy={busy} failures={failures} />
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
