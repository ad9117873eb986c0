import { type DefinitionNode, parse, type TypeNode } from "graphql";

/** What there is to ask about. */
export interface ExampleIds {
  readonly dataset: string | null;
  readonly run: string | null;
  /** The most rated movies. */
  readonly movies: readonly string[];
}

/**
 * Values for the variables of an example's first operation, by their names and types, so that it answers: ids of
 * movies in turn, the dataset and the run at hand. What can't be known is left to whoever tries it.
 */
export function exampleVariables(query: string, ids: ExampleIds): Record<string, unknown> {
  const variables: Record<string, unknown> = {};
  let movie = 0;
  for (const { name, type } of definitionsOf(query)) {
    const known = byName[name]?.(ids);
    if (known != null) variables[name] = known;
    else if (type === "ID" && ids.movies.length > 0)
      variables[name] = ids.movies[movie++ % ids.movies.length];
  }
  return variables;
}

const byName: Readonly<Record<string, (ids: ExampleIds) => unknown>> = {
  dataset: ({ dataset }) => dataset,
  run: ({ run }) => run,
  nearby: ({ run }) => run,
  next: ({ run }) => run,
  words: () => "star",
};

function definitionsOf(query: string): { name: string; type: string }[] {
  const operation = parse(query).definitions.find(
    (definition: DefinitionNode) => definition.kind === "OperationDefinition",
  );
  if (operation?.kind !== "OperationDefinition") return [];
  return (operation.variableDefinitions ?? []).map(({ variable, type }) => ({
    name: variable.name.value,
    type: namedType(type),
  }));
}

function namedType(type: TypeNode): string {
  return type.kind === "NamedType" ? type.name.value : namedType(type.type);
}
