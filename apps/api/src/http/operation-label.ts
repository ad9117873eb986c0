import type { OperationDefinitionNode } from "graphql";

const labels = new WeakMap<OperationDefinitionNode, string>();

/** The bounded name of an operation that is valid for the schema. */
export function labelOf(operation: OperationDefinitionNode): string {
  let label = labels.get(operation);
  if (label === undefined) {
    const { selections } = operation.selectionSet;
    const [only] = selections;
    const field = selections.length === 1 && only?.kind === "Field" ? only.name.value : "several";
    label = `${operation.operation} ${field}`;
    labels.set(operation, label);
  }
  return label;
}
