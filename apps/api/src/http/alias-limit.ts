import { GraphQLError, type ValidationRule } from "graphql";

/** Most aliases in a document: without a limit one request asks the same expensive thing a thousand times. */
const mostAliases = 50;

/** A validation rule. */
export const aliasLimit: ValidationRule = (context) => {
  let aliases = 0;
  return {
    Field(node) {
      if (!node.alias) return;
      aliases++;
      if (aliases === mostAliases + 1)
        context.reportError(
          new GraphQLError(`This document has more than ${mostAliases} aliases.`, { nodes: node }),
        );
    },
  };
};
