/** Film, person, points out of a hundred, day: nothing in it says which is which, and film and person stand crosswise. */
export const scores = [
  ["Alien", "ann", 80, "2020-01-01"],
  ["Brazil", "ann", 100, "2020-01-02"],
  ["Alien", "ben", 60, "2020-01-03"],
  ["Charade", "cleo", 20, "2020-01-04"],
] as const;

/** As it lies in the import folder. */
export const scoresTable = `${scores.map((row) => row.join(";")).join("\n")}\n`;
