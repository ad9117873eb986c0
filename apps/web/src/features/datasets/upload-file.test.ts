import { expect, test } from "vitest";
import { uploadName } from "./upload-file";

test.each([
  ["ratings.csv", "ratings.csv"],
  ["my ratings (2).zip", "my ratings (2).zip"],
  ["../../etc/passwd", "_.._etc_passwd"],
  ["C:\\data\\a.csv", "C__data_a.csv"],
  [".hidden.csv", "hidden.csv"],
  ["-rf.csv", "rf.csv"],
  ["a\u0000b\n.csv", "a_b_.csv"],
  ["trailing. ", "trailing"],
  ["e\u0301.csv", "\u00e9.csv"],
])("%j is sent as %j", (given, sent) => {
  expect(uploadName(given)).toBe(sent);
});
