import { expect, test } from "vitest";
import { exactKey, isTelling, looseKey, numbersInDigits, shortKeys, spacedDigits } from "./title-keys.js";

test.each([
  ["Alien³", "Alien 3 "],
  ["x⁰¹²⁹", "x 0  1  2  9 "],
  ["8½ and ¼", "8 ½  and  ¼ "],
  ["plain 8", "plain 8"],
])("%s: raised digits and fractions stand apart", (title, spaced) => {
  expect(spacedDigits(title)).toBe(spaced);
});

test("they may be set apart by other marks", () => {
  expect(spacedDigits("Alien³ 8½", "|")).toBe("Alien|3| 8|½|");
});

test.each([
  ["  The MATRIX! ", "the matrix"],
  ["Amélie", "amelie"],
  ["Ocean's Eleven", "oceans eleven"],
  ["Ocean’s Eleven", "oceans eleven"],
  ["E.T.", "et"],
  ["Fast & Furious", "fast and furious"],
  ["Tom&Jerry & Co", "tom and jerry and co"],
  ["WALL·E --- (2)", "wall e 2"],
  ["8½", "8 1 2"],
  ["ﬁlm ①", "film 1"],
  ["七人の侍", "七人の侍"],
  ["…", "…"],
  [" !! ", "!!"],
  ["", ""],
])("%j is folded to %j", (title, key) => {
  expect(exactKey(title)).toBe(key);
});

test.each([
  // Articles go, but where nothing else is.
  ["The Matrix", "matrix"],
  ["A Man and a Woman", "manandawoman"],
  ["An Education", "education"],
  ["The", "the"],
  ["A", "a"],
  ["Theory of the Flies", "theoryoftheflies"],
  ["Over the Top", "overthetop"],
  // Words that are written in short.
  ["Vol. Pt. Dr. Mr. St. Versus", "volumepartdoctormistersaintvs"],
  // Numbers in words.
  ["Zero Dark Thirty", "0dark30"],
  ["Nineteen Eighty Four", "1984"],
  ["Twenty One", "21"],
  ["Twenty Ten", "2010"],
  ["Twenty Zero", "200"],
  ["Ninety-Nine", "99"],
  ["Forty Guns", "40guns"],
  ["Four Hundred Blows", "400blows"],
  ["One Hundred", "100"],
  ["One Hundred and One", "100and1"],
  ["One Hundred One Dogs", "101dogs"],
  ["Nine Hundred Ninety Nine Roses", "999roses"],
  ["Ten Hundred", "10hundred"],
  ["Zero Hundred", "0hundred"],
  ["Hundred Dogs", "hundreddogs"],
  ["Eleven", "11"],
  // Roman ones: not in front, and a single letter only where things are counted.
  ["Rocky II", "rocky2"],
  ["Rocky XX", "rocky20"],
  ["Rocky XXI", "rockyxxi"],
  ["II Rocky", "iirocky"],
  ["Malcolm X", "malcolmx"],
  ["I, Robot", "irobot"],
  ["Part I", "part1"],
  ["Volume V", "volume5"],
  ["Episode X", "episode10"],
  ["Chapter I, Book V", "chapter1book5"],
  ["Vol. I", "volume1"],
])("%j is %j, loosely", (title, key) => {
  expect(looseKey(title)).toBe(key);
});

test("words that are no numbers stay", () => {
  expect(numbersInDigits(["part", "ii", ".", "", "sixty", "minutes"])).toEqual([
    "part",
    "2",
    ".",
    "",
    "60",
    "minutes",
  ]);
  expect(numbersInDigits([])).toEqual([]);
});

test.each<[string, ...string[]]>([
  ["Star Wars: Episode V - The Empire Strikes Back", "starwars", "empirestrikesback"],
  ["Star Wars – The Empire Strikes Back", "starwars", "empirestrikesback"],
  ["Star Wars  —  Something", "starwars"],
  ["Borat: Cultural Learnings of America", "borat", "culturallearningsofamerica"],
  ["Leon - The Professional"],
  ["X2: X-Men United", "x2", "xmenunited"],
  ["X2Y: Men"],
  ["Tr2: Men"],
  ["Star Wars  :  The  Empire\tStrikes\nBack", "starwars", "empirestrikesback"],
  ["Dr. Strangelove or: How I Learned", "doctorstrangelove", "howilearned"],
  ["Dr. Strangelove, or How I Learned", "doctorstrangelove", "howilearned"],
  ["Doctor Good or the Very Bad Man", "doctorgood", "verybadman"],
  ["Birdman or (The Unexpected Virtue of Ignorance)", "birdman", "unexpectedvirtueofignorance"],
  ["Truth or Dare"],
  // What is numbered is not named by what stands before.
  ["Kill Bill: Vol. 1"],
  ["Kill Bill:  Vol. 1"],
  // Nothing between two marks, or in front of one, is no part.
  ["Kill Bill: : Vol. 1"],
  [": Star Wars: Something", "starwars"],
  [" - Star Wars: Something", "starwars"],
  ["Nymphomaniac: Part of It", "partofit"],
  ["Harry Potter: Parting", "harrypotter"],
  // What somebody owns is a name where it has three words, or two of ten letters together.
  ["Monty Python's Life of Brian", "lifeofbrian"],
  ["Monty Python’s  Life of Brian", "lifeofbrian"],
  ["Monty\nPython's Life of\nBrian", "lifeofbrian"],
  ["Nancy's Bob's Life of Brian", "bobslifeofbrian"],
  ["William Shakespeare's Romeo + Juliet", "romeojuliet"],
  ["Nancy's Black Swans", "blackswans"],
  ["Nancy's Blue Swans"],
  ["Schindler's List"],
  ["Nancy's Counterrevolutionaries"],
  ["'s Life of Brian"],
  // Too short to tell.
  ["Four: A Long Way Down", "longwaydown"],
  ["Abcde: Other", "abcde"],
  ["Abcd: Other"],
  [": Other"],
  [" or the Long Way Down"],
  [": "],
  [""],
  ["Plain Title"],
])("%j goes by %j as well", (title, ...keys) => {
  expect(shortKeys(title)).toEqual(keys);
});

test.each([
  ["Black Swan", true],
  ["In the Mood", true],
  ["Red Dogs", false],
  ["Red Doggs", true],
  ["The Island", false],
  ["A Whiplashing", false],
  ["Counterrevolutionaries", false],
])("whether %j names one film of two neighboring years: %j", (title, telling) => {
  expect(isTelling(title)).toBe(telling);
});
