import { Kind, type OperationDefinitionNode, parse } from "graphql";
import { expect, test } from "vitest";
import { labelOf } from "./operation-label.js";

const operationOf = (source: string) =>
  parse(source).definitions.find(
    (one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION,
  )!;

test.each([
  ["{ movie { title } }", "query movie"],
  ["query Named { movie { title } }", "query movie"],
  // The name of the field, not what the caller calls it: that could be anything.
  ["{ anything: movie { title } }", "query movie"],
  ["{ movie { title } viewer { role } }", "query several"],
  ["{ movie { title } movie { year } }", "query several"],
  ["{ ...F } fragment F on Query { movie { title } }", "query several"],
  ["{ ... { movie { title } } }", "query several"],
  ["mutation { deleteRun { __typename } }", "mutation deleteRun"],
  ["subscription { trainingRunChanged { id } }", "subscription trainingRunChanged"],
])("%s is a %s, whenever it is asked", (source, label) => {
  const operation = operationOf(source);
  expect([labelOf(operation), labelOf(operation)]).toEqual([label, label]);
});
