/** A value as JSON or Python writes it. */
export type Literal = null | boolean | number | string | Literal[] | { [key: string]: Literal };

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  b: "\b",
  f: "\f",
  a: "\u0007",
  v: "\v",
  "0": "\0",
  "\n": "",
};
const words: ReadonlyMap<string, null | boolean> = new Map([
  ["None", null],
  ["True", true],
  ["False", false],
  ["null", null],
  ["true", true],
  ["false", false],
]);

/**
 * Reads a cell that holds a list or a dictionary, as JSON or as Python's repr: strings in single or double quotes with
 * their escapes, None, True, False. Nothing is evaluated.
 * @throws SyntaxError with the position where the text is neither.
 */
export function parseLiteral(text: string): Literal {
  try {
    return JSON.parse(text) as Literal;
  } catch {
    return parsePython(text);
  }
}

function parsePython(text: string): Literal {
  let at = 0;
  const fail = (): never => {
    throw new SyntaxError(`unexpected ${JSON.stringify(text[at] ?? "end")} at ${at}`);
  };
  const skip = () => {
    while (/\s/u.test(text[at] ?? "")) at++;
  };
  const expect = (character: string) => {
    skip();
    if (text[at] !== character) fail();
    at++;
  };

  function value(depth: number): Literal {
    skip();
    const character = text[at];
    if (depth > 50) return fail();
    if (character === "[" || character === "(") return list(character === "[" ? "]" : ")", depth);
    if (character === "{") return dictionary(depth);
    if (character === "'" || character === '"') return string(character);
    const word = /^(?:[A-Za-z]+|[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)/iu.exec(text.slice(at, at + 40))?.[0];
    if (word === undefined) return fail();
    const known = /^[a-z]/iu.test(word) ? words.get(word) : Number(word);
    if (known === undefined) return fail();
    at += word.length;
    return known;
  }

  function list(close: string, depth: number): Literal[] {
    const items: Literal[] = [];
    for (at++; ; ) {
      skip();
      if (text[at] === close) break;
      items.push(value(depth + 1));
      skip();
      if (text[at] !== close) expect(",");
    }
    at++;
    return items;
  }

  function dictionary(depth: number): Literal {
    const entries: [string, Literal][] = [];
    for (at++; ; ) {
      skip();
      if (text[at] === "}") break;
      const key = value(depth + 1);
      expect(":");
      entries.push([String(key), value(depth + 1)]);
      skip();
      if (text[at] !== "}") expect(",");
    }
    at++;
    return Object.fromEntries(entries);
  }

  function string(quote: string): string {
    let result = "";
    for (at++; text[at] !== quote; at++) {
      if (at >= text.length) fail();
      if (text[at] !== "\\") {
        result += text[at];
        continue;
      }
      at++;
      const code = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/u.exec(text.slice(at, at + 9));
      if (code) {
        const point = Number.parseInt(code[1] ?? code[2] ?? code[3]!, 16);
        if (point > 0x10ffff) fail();
        result += String.fromCodePoint(point);
        at += code[0].length - 1;
      } else result += escapes[text[at]!] ?? text[at] ?? fail();
    }
    at++;
    return result;
  }

  const result = value(0);
  skip();
  if (at < text.length) fail();
  return result;
}
