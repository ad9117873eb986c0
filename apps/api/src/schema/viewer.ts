import { builder } from "./builder.js";
import type { Viewer } from "./context.js";
import { RoleEnum } from "./enums.js";
import { needs } from "./roles.js";

const ViewerType = builder.objectRef<Viewer>("Viewer").implement({
  description: "Whoever asks.",
  fields: (t) => ({
    name: t.exposeString("name", {
      nullable: true,
      description:
        "The name of the API key; null for the owner, who shows the local token, and for whoever shows nothing and may read.",
    }),
    role: t.field({ type: RoleEnum, description: "What they may do.", resolve: (viewer) => viewer.role }),
  }),
});

builder.queryField("viewer", (t) =>
  t.field({
    ...needs("VIEWER", "none"),
    type: ViewerType,
    description: "Whoever asks, and what they may do.",
    resolve: (_root, _args, context) => context.viewer,
  }),
);
