/**
 * An iterator whose calls of `next` wait for one another, as a generator's do. Unlike a generator's, its `return` takes
 * effect at once, even while somebody waits for a value.
 */
export function inTurn<Row>(
  next: () => Promise<IteratorResult<Row>>,
  close: () => void,
): AsyncIterableIterator<Row> {
  let turn: Promise<unknown> = Promise.resolve();
  return {
    next() {
      const result = turn.then(next, next);
      turn = result;
      return result;
    },
    async return() {
      close();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
