import { expect, test } from "vitest";
import { fold, wordGroupsOf, wordsOf } from "./catalog-fold.js";

test.each([
  ["Amélie", "amelie"],
  ["ÆØŒ ßŁÐĐÞ ıİ", "aeooe sslddth ii"],
  ["Ĳsselmeer ﬁlm", "ijsselmeer film"],
  ["Ｓｐｉｒｉｔ", "spirit"],
  ["Дневной", "дневнои"],
  ["é", "e"],
  ["Film™ ℌ 𝐌𝐚𝐭𝐫𝐢𝐱", "filmtm h matrix"],
])("%s is %s to a search", (text, folded) => {
  expect(fold(text)).toBe(folded);
});

test.each<[string, string[][]]>([
  ["Spider-Man 2", [["spider", "man"], ["2"]]],
  ["Alien³", [["alien", "3"]]],
  ["8½", [["8", "1", "2"]]],
  ["  two   words\t", [["two"], ["words"]]],
  ["WALL·E", [["wall", "e"]]],
  ["...And -- Justice", [["and"], ["justice"]]],
  ["?! -", []],
  ["", []],
])("%j has the words %j", (text, groups) => {
  expect(wordGroupsOf(text)).toEqual(groups);
});

test("words that punctuation holds together are found as one, too", () => {
  expect(wordsOf("Spider-Man 2")).toEqual(["spider", "man", "spiderman", "2"]);
});
