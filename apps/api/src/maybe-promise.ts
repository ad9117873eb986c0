export type MaybePromise<Value> = Value | Promise<Value>;

/** `then` without a promise where there is none: what is in memory is answered at once. */
export function chain<Value, Result>(
  value: MaybePromise<Value>,
  next: (value: Value) => MaybePromise<Result>,
): MaybePromise<Result> {
  return value instanceof Promise ? value.then(next) : next(value);
}
