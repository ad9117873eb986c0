import type { LossPoint } from "@cinevec/core";
import { builder } from "./builder.js";

export const LossPointType = builder.objectRef<LossPoint>("LossPoint").implement({
  description: "Mean loss per example of one epoch, in natural logarithms, as the recipe states its loss.",
  fields: (t) => ({
    epoch: t.exposeFloat("epoch", { description: "1 for the first." }),
    train: t.exposeFloat("train", {
      nullable: true,
      description: "On what is trained; null where it was not measured.",
    }),
    validation: t.exposeFloat("validation", {
      nullable: true,
      description: "On what was held out of training; null where nothing was.",
    }),
  }),
});
