import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseCsv } from "../../decode/csv.js";
import { isJson, isJsonList, jsonObjects, jsonRow, jsonToCsv } from "./json-rows.js";

test.each([
  ['{"a": 1}', true, false],
  ['\uFEFF  {\n "a": 1}', true, false],
  ['[{"a": 1}]', true, true],
  ['\uFEFF \n[ \n {"a": 1}]', true, true],
  ["{a: 1}", false, false],
  ["[1, 2]", false, true],
  ['x{"a": 1}', false, false],
  ['x[{"a": 1}]', false, false],
  ["1,2", false, false],
])("%j is JSON: %s, a list: %s", (start, json, list) => {
  expect([isJson(start), isJsonList(start)]).toEqual([json, list]);
});

/** The cells of the fields a, b, c of an object; null where it is none. */
const cells = (object: string) => {
  const line = jsonRow(object, ["a", "b", "c"]);
  return line === "?\n" ? null : line.slice(0, -1);
};

describe("an object's fields", () => {
  test.each([
    ["in the columns' order", '{"c": 3, "a": 1, "b": 2}', "1,2,3"],
    ["nothing but blanks between", ' { "a" : 1 , "b" : 2 } ', "1,2,"],
    ["no blanks", '{"a":1,"b":2}', "1,2,"],
    ["none", "{ }", ",,"],
    [
      "numbers as they are written",
      '{"a": 18446744073709551615, "b": -1.50e+3, "c": 9007199254740993}',
      "18446744073709551615,-1.50e+3,9007199254740993",
    ],
    ["null is empty", '{"a": null, "b": true, "c": false}', ",true,false"],
    ["Python's NaN", '{"a": NaN}', "NaN,,"],
    ["texts without their escapes", '{"a": "x\\u00e9\\\\", "\\u0062": "so"}', "xé\\,so,"],
    ["texts with commas and quotes", '{"a": "x, y", "b": "\\"z\\""}', '"x, y","""z""",'],
    ["line ends are blanks", '{"a": "x\\ny"}', "x y,,"],
    [
      "lists and objects stay JSON",
      '{"a": [1, [2]], "b": {"x": {"y": [3]}}, "c": 4}',
      '"[1, [2]]","{""x"": {""y"": [3]}}",4',
    ],
    ["brackets in nested texts", '{"a": ["]}", "\\"]"], "b": 2}', '"[""]}"", ""\\""]""]",2,'],
    [
      "MongoDB's numbers",
      '{"a": {"$numberLong": "12"}, "b": { "$oid" : "5f" } , "c": {"$date":34}}',
      "12,5f,34",
    ],
    [
      "an object of one plain field is none of MongoDB's",
      '{"a": {"numberLong": "12"}}',
      '"{""numberLong"": ""12""}",,',
    ],
    [
      "an object of two fields is none, either",
      '{"a": {"$ref": "12", "$id": "3"}}',
      '"{""$ref"": ""12"", ""$id"": ""3""}",,',
    ],
    ["nor is one whose text holds a brace", '{"a": {"$x": "}"}}', '"{""$x"": ""}""}",,'],
    ["nor what only ends as one of MongoDB's", '{"a": {"x": "{"$a":5"}}', '"{""x"": ""{""$a"":5""}",,'],
  ])("%s", (_, object, line) => {
    expect(cells(object)).toBe(line);
  });

  test.each([
    "x",
    "1",
    "[1]",
    'x{"a": 1}',
    "{",
    '{"a"',
    '{"a": ',
    '{"a" 1}',
    '{"a": 1',
    '{"a": 1 "b": 2}',
    '{"a": 1; "b": 2}',
    '{"a": 1,}',
    "{a: 1}",
    '{"a": undefined}',
    '{"a": 1} x',
    '{"a": "x}',
    '{"a": "\\x"}',
    '{"a": "\\x"1}',
    "{: 1}",
    '{"\\x": 1}',
    '{"a": [1',
    '{"a": [1}',
    '{"a": [}',
    '{"a": ["x}',
    '{"a": {"b": 1}',
  ])("%s is no object, and its line is one that no table takes", (object) => {
    expect(cells(object)).toBeNull();
  });

  test("a blank line stays blank", () => {
    expect(jsonRow(" \t", ["a"])).toBe("\n");
  });

  test("are what JSON.parse reads", () => {
    const value = fc.oneof(
      fc.integer(),
      fc.boolean(),
      fc.string({ unit: fc.constantFrom("a", '"', "\\", "{", "]", ",", "é") }),
    );
    const object = fc.record({
      a: value,
      b: fc.array(value),
      c: fc.dictionary(fc.constantFrom("x", "y"), value),
    });
    const plain = (field: unknown) => (typeof field === "object" ? JSON.stringify(field) : String(field));
    fc.assert(
      fc.property(object, (one) => {
        const [row] = parseCsv(jsonRow(JSON.stringify(one), ["a", "b", "c"]));
        expect(row!.fields).toEqual([one.a, one.b, one.c].map(plain));
      }),
    );
  });
});

describe("the objects of a text", () => {
  test.each([
    ["lines", '{"a": 1}\n{"a": 2}', ['{"a": 1}', '{"a": 2}']],
    ["a list", ' [{"a": 1},\n {"a": [2, {}]} ]', ['{"a": 1}', '{"a": [2, {}]}']],
    [
      "brackets and quotes in texts",
      '[{"a": "}]\\"{"}, {"b": "\\\\"}]',
      ['{"a": "}]\\"{"}', '{"b": "\\\\"}'],
    ],
    ["a list of lists", "[[1], [2, 3]]", ["[1]", "[2, 3]"]],
    ["a list that breaks off", '[{"a": 1}, {"a": {"b": 2}', ['{"a": 1}']],
    ["brackets that were not opened", '[{"a": 1}}, {"a": 2}]]', ['{"a": 1}', '{"a": 2}']],
  ])("%s", (_, json, objects) => {
    expect([...jsonObjects(json)]).toEqual(objects);
  });
});

test("columns come in the order in which the objects name them", () => {
  expect(jsonToCsv('{"b": 1, "a": 2}\nno object\n{"c ": 3, "a": 4}\n')).toEqual({
    csv: 'b,a,"c "\n1,2,\n?\n,4,3\n\n',
    columns: ["b", "a", "c "],
  });
});

test("a thousand objects decide which columns there are", () => {
  const lines = Array.from({ length: 1001 }, (_, i) =>
    JSON.stringify({ a: i, ...(i >= 999 && { [`b${i}`]: 1 }) }),
  );
  const csv = jsonToCsv(lines.join("\n")).csv.split("\n");
  expect(csv[0]).toBe("a,b999");
  expect(csv).toHaveLength(1002);
});
