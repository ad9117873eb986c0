/** Counts how often others have their turn on the event loop until `act` has ended. */
export async function countTurns(act: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let running = true;
  const others = () => {
    turns++;
    if (running) setImmediate(others);
  };
  setImmediate(others);
  await act();
  running = false;
  return turns;
}
