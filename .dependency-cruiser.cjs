/** The import arrows of docs/architecture.md: a forbidden arrow is a lint error. */
const core = "^packages/core/src";
const arrow = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: "error",
  from: { path: `${core}/${from}/`, pathNot: "\\.test\\.ts$" },
  to: { path: `${core}/`, pathNot: [`${core}/${from}/`, ...allowed.map((a) => `${core}/${a}`)] },
});
/** The rooms of the API, lowest first: each knows only what lies below it. */
const rooms = ["(ids|maybe-promise|child-environment)", "stored", "training", "services", "schema", "http"];
const api = "^apps/api/src";
const floors = rooms.map((room, at) => ({
  name: `api-${room.replace(/\W+/g, " ").trim().replace(" ", "-and-")}-knows-what-lies-below`,
  comment: "http → schema → services → training → stored → ids: what two floors need goes below both.",
  severity: "error",
  from: { path: `${api}/${room}[./]`, pathNot: "(\\.test\\.ts$|/testing/)" },
  to: { path: `${api}/(${[...rooms.slice(at + 1), "cli"].join("|")})[./]` },
}));
const everyone = [
  "errors",
  "random",
  "bytes",
  "breathe",
  "scratch-folder",
  "duck-db",
  "sql-text",
  "worker-thread",
  "called-thread",
  "told-error",
  "deal-to-threads",
];

module.exports = {
  forbidden: [
    {
      name: "no-circular",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "core-imports-no-workspace",
      severity: "error",
      from: { path: "^packages/core/" },
      to: { path: "^(packages/(?!core/)|apps/|bench/)" },
    },
    {
      name: "db-takes-types-and-threads-of-core-only",
      severity: "error",
      from: { path: "^packages/db/src", pathNot: "(\\.test\\.ts$|/testing/)" },
      to: { path: "^(packages/core/(?!src/threads)|apps/|bench/)", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "web-imports-nothing-of-ours",
      severity: "error",
      from: { path: "^apps/web/" },
      to: { path: "^(packages/|apps/(?!web/)|bench/)" },
    },
    {
      name: "api-imports-no-web",
      severity: "error",
      from: { path: "^apps/api/" },
      to: { path: "^(apps/web/|bench/)" },
    },
    {
      name: "only-services-and-training-join-core-and-db",
      comment:
        "Schema, HTTP and commands talk to services; services, training and the composition root know db.",
      severity: "error",
      from: { path: "^apps/api/src/schema/", pathNot: "(builder\\.ts|\\.test\\.ts)$" },
      to: { path: "^packages/db/", dependencyTypesNot: ["type-only"] },
    },
    ...floors,
    {
      name: "schema-asks-services",
      comment: "What is trained and drawn is asked of services, which know the queue.",
      severity: "error",
      from: { path: `${api}/(schema|http)/`, pathNot: "\\.test\\.ts$" },
      to: { path: `${api}/training/` },
    },
    arrow("dataset-arrows", "dataset", everyone),
    arrow("kernels-arrows", "kernels", everyone),
    arrow("linear-algebra-arrows", "linear-algebra", [...everyone, "kernels"]),
    arrow("neural-arrows", "neural", [...everyone, "kernels"]),
    arrow("embedding-arrows", "embedding", everyone),
    arrow("statistics-arrows", "statistics", [...everyone, "kernels", "embedding"]),
    arrow("recipes-arrows", "recipes", [
      ...everyone,
      "dataset",
      "kernels",
      "linear-algebra",
      "neural",
      "embedding",
      "statistics",
    ]),
    arrow("space-arrows", "space", [...everyone, "embedding", "kernels"]),
    arrow("evaluation-arrows", "evaluation", [
      ...everyone,
      "space",
      "dataset",
      "embedding",
      "kernels",
      "recipes",
      "statistics",
    ]),
    arrow("protocol-arrows", "protocol", [
      ...everyone,
      "dataset",
      "embedding",
      "evaluation",
      // A thread that ranks finds its recipe by name.
      "recipes/(recipe|registry)\\.ts$",
      "recipes/training-loop",
    ]),
    arrow("graph-arrows", "graph", [...everyone, "embedding", "kernels", "space"]),
    arrow("projection-arrows", "projection", [
      ...everyone,
      "embedding",
      "graph",
      "kernels",
      "linear-algebra",
    ]),
    {
      name: "testing-is-for-tests",
      severity: "error",
      from: { path: "^packages/core/src/(?!testing/)", pathNot: "\\.test\\.ts$" },
      to: { path: "^packages/core/src/testing/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|generated|\\.next)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      conditionNames: ["@cinevec/source", "types", "import", "default"],
      exportsFields: ["exports"],
    },
  },
};
