/** A CSV line of these cells, line ends within them made blanks, so that a row is a line. */
export function csvLine(cells: readonly string[]): string {
  const written = cells.map((cell) => {
    const text = cell.replace(/[\r\n]+/gu, " ");
    return /[",]|^\s|\s$/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${written.join(",")}\n`;
}
