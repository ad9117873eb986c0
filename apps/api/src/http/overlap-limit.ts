import {
  type DocumentNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationRule,
  visit,
} from "graphql";

/** Most pairs of fields of one name in the selection sets of a document: eleven times the same field are 55. */
const mostPairs = 500;
/** Most spreads of fragments: each is compared with each. */
const mostSpreads = 100;

/**
 * A validation rule. graphql-js compares every two fields that have the same name in a selection set, and what is
 * selected below them, and every two fragments: some thousand words kept it busy for a quarter of a second. What would take
 * so long is refused before any rule looks at it. It reads each selection once.
 */
export const overlapLimit: ValidationRule = (context) => ({
  Document(document) {
    const problem = problemOf(document);
    if (problem === null) return undefined;
    context.reportError(new GraphQLError(problem));
    // Takes the document away: the other rules find nothing to look at.
    return null;
  },
});

function problemOf(document: DocumentNode): string | null {
  let pairs = 0;
  let spreads = 0;
  visit(document, {
    FragmentSpread() {
      spreads++;
    },
    Field({ selectionSet }) {
      if (selectionSet) pairs += pairsIn(selectionSet);
    },
    OperationDefinition({ selectionSet }) {
      pairs += pairsIn(selectionSet);
    },
    FragmentDefinition({ selectionSet }) {
      pairs += pairsIn(selectionSet);
    },
  });
  if (spreads > mostSpreads) return `This document spreads more than ${mostSpreads} fragments.`;
  return pairs > mostPairs
    ? `This document asks too often for fields under the same names (${pairs} pairs; at most ${mostPairs}): ask for each once.`
    : null;
}

/** Pairs of fields with the same name in the answer; inline fragments belong to the selection set around them. */
function pairsIn(set: SelectionSetNode): number {
  const seen = new Map<string, number>();
  let pairs = 0;
  const open = [set];
  for (let inner = open.pop(); inner; inner = open.pop())
    for (const selection of inner.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) open.push(selection.selectionSet);
      if (selection.kind !== Kind.FIELD) continue;
      const name = (selection.alias ?? selection.name).value;
      const before = seen.get(name) ?? 0;
      pairs += before;
      seen.set(name, before + 1);
    }
  return pairs;
}
