import { abilitiesOf, type Preset, type Recipe, recipes } from "@cinevec/core";
import { z } from "zod";
import { builder } from "./builder.js";
import { DatasetPartEnum, EngineEnum, RecipeAbilityEnum, RecipeNameEnum } from "./enums.js";
import { needs } from "./roles.js";

const PresetType = builder.objectRef<Preset<unknown>>("Preset").implement({
  description: "A named set of a recipe's options, with the reason for it.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "For StartTrainingInput.preset." }),
    title: t.exposeString("title", { description: "For people." }),
    description: t.exposeString("description", { description: "What it is for." }),
    options: t.field({
      type: "JSON",
      description: "What differs from the defaults.",
      resolve: (preset) => preset.options,
    }),
  }),
});

export const RecipeType = builder.objectRef<Recipe<unknown>>("Recipe").implement({
  description: "A way of learning an embedding.",
  fields: (t) => ({
    name: t.field({
      type: RecipeNameEnum,
      description: "For StartTrainingInput.recipe.",
      resolve: (recipe) => recipe.name,
    }),
    title: t.exposeString("title", { description: "For people." }),
    trains: t.boolean({
      description:
        "False for EXTERNAL alone: its vectors were learned elsewhere, so its runs can't be refitted.",
      resolve: ({ name }) => recipes.has(name),
    }),
    summary: t.exposeString("summary", { description: "What it learns from and how, in a sentence or two." }),
    reference: t.exposeString("reference", { description: "The paper or page the method comes from." }),
    needs: t.field({
      type: [DatasetPartEnum],
      description: "What a dataset must have: all of these.",
      resolve: (recipe) => [...recipe.needs],
    }),
    needsOneOf: t.field({
      type: [DatasetPartEnum],
      description: "What a dataset must have: at least one of these, unless there are none.",
      resolve: (recipe) => [...(recipe.needsOneOf ?? [])],
    }),
    abilities: t.field({
      type: [RecipeAbilityEnum],
      description: "What it can do beyond learning vectors.",
      resolve: (recipe) => [...abilitiesOf(recipe)],
    }),
    engines: t.field({
      type: [EngineEnum],
      description: "Where its runs can be trained; SPARK takes a worker that has a cluster.",
      resolve: ({ spark }) => (spark ? (["LOCAL", "SPARK"] as const) : (["LOCAL"] as const)),
    }),
    presets: t.field({
      type: [PresetType],
      description: "Named sets of its options; none where the defaults are all.",
      resolve: (recipe) => [...(recipe.presets ?? [])],
    }),
    optionsSchema: t.field({
      type: "JSON",
      description: "JSON Schema of startTraining's options: defaults, bounds, descriptions.",
      resolve: (recipe) => z.toJSONSchema(recipe.options, { io: "input" }),
    }),
  }),
});

builder.queryField("recipes", (t) =>
  t.field({
    ...needs("VIEWER", "none"),
    type: [RecipeType],
    description: "Every way of learning an embedding.",
    resolve: () => [...recipes.values()],
  }),
);
