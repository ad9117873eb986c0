/** Control words at the head of a pool's shared block, int32. */
export const control = { cancel: 0, arrived: 1, generation: 2, words: 16 } as const;

/**
 * Waits until `threads` threads have come here. Spins a little first (rounds are short), then sleeps.
 * @returns false where the run was cancelled meanwhile.
 */
export function passBarrier(words: Int32Array, threads: number): boolean {
  const generation = Atomics.load(words, control.generation);
  if (Atomics.add(words, control.arrived, 1) === threads - 1) {
    Atomics.store(words, control.arrived, 0);
    Atomics.add(words, control.generation, 1);
    Atomics.notify(words, control.generation);
  } else {
    let spins = 0;
    while (Atomics.load(words, control.generation) === generation) {
      if (Atomics.load(words, control.cancel) !== 0) return false;
      if (++spins > 5000) Atomics.wait(words, control.generation, generation, 50);
    }
  }
  return Atomics.load(words, control.cancel) === 0;
}
