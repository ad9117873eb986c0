import { type Recipe, recipes } from "@cinevec/core";
import { z } from "zod";
import { builder } from "./builder.js";
import { DatasetPartEnum, RecipeNameEnum } from "./enums.js";

export const RecipeType = builder.objectRef<Recipe<unknown>>("Recipe").implement({
  description: "A way of learning an embedding.",
  fields: (t) => ({
    name: t.field({ type: RecipeNameEnum, resolve: (recipe) => recipe.name }),
    title: t.exposeString("title"),
    summary: t.exposeString("summary"),
    reference: t.exposeString("reference", { description: "The paper or page the method comes from." }),
    needs: t.field({
      type: [DatasetPartEnum],
      description: "What a dataset must have.",
      resolve: (recipe) => [...recipe.needs],
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
    type: [RecipeType],
    description: "Every way of learning an embedding.",
    resolve: () => [...recipes.values()],
  }),
);
