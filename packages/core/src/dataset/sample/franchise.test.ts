import { expect, test } from "vitest";
import { movieFacts } from "../movie-facts.js";
import { detectFranchises } from "./franchise.js";

/** The groups of more than one title, those that stand alone left out. */
function groupsOf(...titles: string[]): string[][] {
  const groups = detectFranchises(titles.map((title) => movieFacts({ externalId: title, title })));
  const found = new Map<number, string[]>();
  for (const [row, group] of groups.entries())
    if (group > 0) found.set(group, [...(found.get(group) ?? []), titles[row]!]);
  return [...found.values()];
}

test.each([
  ["Rocky", "Rocky II"],
  ["Rocky", "Rocky 2"],
  ["Saw", "Saw 3-D"],
  ["Alien", "Alien³"],
  ["Star Wars Ep. IV: A New Hope", "Star Wars Ep. V: The Empire Strikes Back"],
  ["Kill Bill: Volume 1", "Kill Bill: Volume 2"],
  ["Dune, Part One", "Dune - Part Two"],
  ["The Matrix", "The Matrix Reloaded", "The Matrix Revolutions"],
  ["Batman Begins", "Batman Forever", "Batman Returns", "Batman"],
  ["X-Men", "X-Men: The Last Stand"],
  ["Harry Potter and the Goblet of Fire", "Harry Potter and the Half-Blood Prince"],
  ["The Incredible Hulk", "An Incredible Hulk", "A Incredible Hulk"],
  ["Halloween", "Halloween (2007)", "HALLOWEEN II"],
  ["A Star is Born", "Star"],
  ["Turner", "Turner & II"],
])("%s and %s belong together", (...titles) => {
  expect(groupsOf("Something Else", ...titles, "Another")).toEqual([titles]);
});

test.each([
  ["Heat", "Ronin"],
  ["Ghost", "The Ghost and the Darkness"],
  ["Returns", "Begins"],
  ["Up", "Up II"],
  ["Up II: Left", "Up II: Right"],
  ["Chapter 27", "Chapter 28"],
  ["Thelma", "Elma"],
  ["12:01 PM", "12:02 PM"],
  ["Rocky Mountains", "Rocky"],
  ["Man-Child", "Manchild"],
  ["Film (Two) Back", "Film Back"],
  ["Sandy and Thelma", "Sandy and Thor"],
])("%s and %s do not", (...titles) => {
  expect(groupsOf(...titles)).toEqual([]);
});

test("groups are numbered from 1, the largest first; a second name joins what is grouped already", () => {
  const titles = [
    "Saw",
    "Rocky",
    "Saw II",
    "Rocky II",
    "Rocky III",
    "Alone",
    "Halloween H2O",
    "Halloween",
    "Halloween H2O II",
  ];
  const groups = detectFranchises(titles.map((title) => movieFacts({ externalId: title, title })));
  expect([...groups]).toEqual([2, 1, 2, 1, 1, 0, 3, 0, 3]);
  expect(
    groupsOf("Rocky Balboa: First", "Rocky Balboa: Second", "Second", "Rocky Balboa: Second II"),
  ).toEqual([["Rocky Balboa: First", "Rocky Balboa: Second", "Rocky Balboa: Second II"]]);
});

test("who shares a name with one of a group belongs to it, also where most of the group have another name", () => {
  const titles = ["Saw", "Saw Part II Returns", "Saw Part II Returns: Again", "Saw Part II"];
  expect(groupsOf(...titles)).toEqual([titles]);
});

test("a name that two groups share moves no movie from the group that it is in", () => {
  const titles = [
    "Saw Part II Returns",
    "Saw Part II Returns: Again",
    "Saw Part II",
    "Saw Part III Returns",
    "Saw Part III Returns: Again",
    "Saw Part III",
  ];
  expect(groupsOf(...titles)).toEqual([titles.slice(0, 3), titles.slice(3)]);
});
