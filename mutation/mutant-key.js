/** What tells a mutant from all others, wherever the package lies: its file below the package, its place and its change. */
export function keyOf({ fileName, location: { start, end }, mutatorName, replacement }) {
  const file = fileName.slice(fileName.lastIndexOf("src/"));
  return JSON.stringify([file, start.line, start.column, end.line, end.column, mutatorName, replacement]);
}
