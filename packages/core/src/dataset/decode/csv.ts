/**
 * Why our own: readers need the line on which every record starts, the line on which an unclosed quote opens, and
 * control after each record, so that cancelling does not wait for two million of them.
 */
export interface CsvRecord {
  readonly fields: readonly string[];
  /** 1-based line on which the record starts. */
  readonly line: number;
  /**
   * 1-based line on which a quote opens that is closed nowhere, or only behind a line end and in the middle of a
   * field, where another quote was meant to open. Null where all quotes are sound.
   */
  readonly unclosedAt: number | null;
}

/**
 * RFC 4180: fields in quotes may hold delimiters, line ends and doubled quotes. Lenient as spreadsheets are: a quote
 * that does not start a field is a character like any other, and so are the quotes of `"Weird Al" Yankovic`, whose
 * closing one does not end the field. Blank lines are passed over.
 */
export function* parseCsv(text: string, delimiter = ","): Generator<CsvRecord> {
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const started = line;
    const fields: string[] = [];
    let unclosedAt: number | null = null;
    for (;;) {
      const fieldStart = at;
      let value = text[at] === '"' ? quotedField() : null;
      // The rest of a field goes up to the next delimiter or line end.
      let end = at;
      while (end < text.length && text[end] !== delimiter && text[end] !== "\n") end++;
      const ended = end >= text.length || text[end] === "\n";
      const trimmed = ended && text[end - 1] === "\r" ? end - 1 : end;
      if (value === null) value = text.slice(at, trimmed);
      else if (text.slice(at, trimmed).trim() !== "") {
        value = text.slice(fieldStart, trimmed);
        const bare = value.trimEnd();
        if (value.includes("\n")) unclosedAt ??= line - newlines(value);
        // `"He said "no" again"`: the quotes within were not doubled.
        else if (bare.endsWith('"')) value = bare.slice(1, -1);
      }
      fields.push(value);
      at = end + 1;
      if (ended) break;
    }
    line++;
    if (fields.length > 1 || fields[0] !== "") yield { fields, line: started, unclosedAt };

    function quotedField(): string {
      let value = "";
      at++;
      for (;;) {
        const quote = text.indexOf('"', at);
        if (quote < 0) {
          value += text.slice(at);
          at = text.length;
          unclosedAt ??= line;
          break;
        }
        value += text.slice(at, quote);
        at = quote + 1;
        if (text[at] !== '"') break;
        value += '"';
        at++;
      }
      line += newlines(value);
      return value;
    }
  }
}

function newlines(text: string): number {
  let count = 0;
  for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) count++;
  return count;
}
