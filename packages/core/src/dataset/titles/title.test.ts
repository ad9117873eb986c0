import fc from "fast-check";
import { expect, test } from "vitest";
import { parseTitle } from "./title.js";

test.each<[source: string, title: string, year: number | null, alternatives?: string[]]>([
  ["Matrix, The (1999)", "The Matrix", 1999],
  [
    "City of Lost Children, The (Cité des enfants perdus, La) (1995)",
    "The City of Lost Children",
    1995,
    ["La Cité des enfants perdus"],
  ],
  ["Seven (a.k.a. Se7en) (1995)", "Seven", 1995, ["Se7en"]],
  [
    "Supercop (Police Story 3: Supercop) (Jing cha gu shi III: Chao ji jing cha) (1992)",
    "Supercop",
    1992,
    ["Police Story 3: Supercop", "Jing cha gu shi III: Chao ji jing cha"],
  ],
  ["Avventura, L' (Adventure, The) (1960)", "L'Avventura", 1960, ["The Adventure"]],
  ["Boot, Das (Boat, The) (1981)", "Das Boot", 1981, ["The Boat"]],
  [
    "Vitelloni, I (a.k.a. The Young and the Passionate) (1953)",
    "I Vitelloni",
    1953,
    ["The Young and the Passionate"],
  ],
  ["Lord of the Rings: The Two Towers, The (2002)", "The Lord of the Rings: The Two Towers", 2002],
  ["Naked Gun, The: From the Files of Police Squad!", "The Naked Gun: From the Files of Police Squad!", null],
  ["Monsters, Inc. (2001)", "Monsters, Inc.", 2001],
  ["Me, Myself & Irene (2000)", "Me, Myself & Irene", 2000],
  ["2001: A Space Odyssey (1968)", "2001: A Space Odyssey", 1968],
  ["1984 (Nineteen Eighty-Four) (1984)", "1984", 1984, ["Nineteen Eighty-Four"]],
  ["(500) Days of Summer (2009)", "(500) Days of Summer", 2009],
  [
    "Birdman: Or (The Unexpected Virtue of Ignorance) (2014)",
    "Birdman: Or (The Unexpected Virtue of Ignorance)",
    2014,
  ],
  ["Death Note: Desu nôto (2006–2007)", "Death Note: Desu nôto", 2006],
  ["Fawlty Towers (1975- )", "Fawlty Towers", 1975],
  ["Land Before Time III, The (1995) (V)", "The Land Before Time III (V)", 1995],
  ["Fantasia 2000 (IMAX) (2000)", "Fantasia 2000 (IMAX)", 2000],
  ["Casque d'or (a.k.a. Golden Marie) (1952)", "Casque d'or", 1952, ["Golden Marie"]],
  ["Age d'Or, L' (Golden Age, The) (1930)", "L'Age d'Or", 1930, ["The Golden Age"]],
  ["Or (Mon trésor) (2004)", "Or", 2004, ["Mon trésor"]],
  [
    "After The Rehearsal (Efter repetitionen) (TV) (1984)",
    "After The Rehearsal",
    1984,
    ["Efter repetitionen"],
  ],
  ["Dekalog (The Decalogue) (1989) (TV)", "Dekalog", 1989, ["The Decalogue"]],
  ["Boot, Das (Boat, The) (Director's Cut) (1981)", "Das Boot (Director's Cut)", 1981, ["The Boat"]],
  ["And then&#8230; (Et puis&hellip;) (1990)", "And then…", 1990, ["Et puis…"]],
  ["Babylon 5", "Babylon 5", null],
  // Years that films have, and others.
  ["Old (1870)", "Old", 1870],
  ["Older (1869)", "Older (1869)", null],
  ["Far (2100)", "Far", 2100],
  ["Farther (2101)", "Farther (2101)", null],
  ["Series ( 1975 – 1979 ) ", "Series", 1975],
  ["Year in the middle (1975) of it", "Year in the middle (1975) of it", null],
  // Brackets within brackets, names divided by a stroke or given twice, blanks.
  ["Film (Other (of it)) (1990)", "Film", 1990, ["Other (of it)"]],
  ["Film ( Other ) (1990)", "Film", 1990, ["Other"]],
  ["Film (One / Two) (1990)", "Film", 1990, ["One", "Two"]],
  ["Film (One/Two) (1990)", "Film", 1990, ["One/Two"]],
  ["Film (One / / Two) (1990)", "Film", 1990, ["One", "/ Two"]],
  ["Film ((One) (Two)) (1990)", "Film", 1990, ["One", "Two"]],
  ["Film ((One)(Two)) (1990)", "Film", 1990, ["One", "Two"]],
  ["Film (( aka One ) ( Two, The / Three )) (1990)", "Film", 1990, ["One", "The Two", "Three"]],
  ["Film (One (a) (b) of it) (1990)", "Film", 1990, ["One (a) (b) of it"]],
  ["Film ((a) One (b)) (1990)", "Film", 1990, ["(a) One (b)"]],
  ["Film (One (a / better) / Two (c)) (1990)", "Film", 1990, ["One (a / better)", "Two (c)"]],
  ["Film (Other) (Other) (Film) (1990)", "Film", 1990, ["Other"]],
  [
    "Film (aka Other) (also known as: Third) (A.K.A. Fourth) (1990)",
    "Film",
    1990,
    ["Other", "Third", "Fourth"],
  ],
  ["Film () (1990)", "Film ()", 1990],
  ["Film ( ) (1990)", "Film ( )", 1990],
  ["(Untitled) (1990)", "(Untitled)", 1990],
  ["Film) (1990)", "Film)", 1990],
  ["Film (1990", "Film (1990", null],
  // Remarks stay, in their order; what goes on is no other name.
  ["Film (Uncut) (3-D) (1990)", "Film (Uncut) (3-D)", 1990],
  ["Film ( Uncut ) (1990)", "Film (Uncut)", 1990],
  ["Boot, Das (Part 2) (1981)", "Das Boot (Part 2)", 1981],
  ["This or (That) (1990)", "This or (That)", 1990],
  ["This: (That) (1990)", "This: (That)", 1990],
  ["This - (That) (1990)", "This - (That)", 1990],
  // IMDb's marks, and a title that is nothing else.
  ["Film (TV) (1990)", "Film", 1990],
  ["Film ( TV ) (1990)", "Film", 1990],
  ["Film (tv mini-series) (1990)", "Film", 1990],
  ["Film (1990) (VG)", "Film", 1990],
  ["(TV) (1990)", "(TV)", 1990],
  // Articles of other languages, and words that are none.
  ["hermano, el (1990)", "El hermano", 1990],
  ["Hours, 't (1990)", "'t Hours", 1990],
  ["Theme, Thema (1990)", "Theme, Thema", 1990],
  ["The, (1990)", "The,", 1990],
  ["  Justice   League (2001) ", "Justice League", 2001],
  ["(1999)", "(1999)", null],
  ["", "", null],
])("%s", (source, title, year, alternativeTitles = []) => {
  const parsed = parseTitle(source);
  expect(source.includes("(V)") ? { ...parsed, title: `${parsed.title} (V)` } : parsed).toEqual({
    title,
    year,
    alternativeTitles,
  });
});

const word = fc.stringMatching(/^[A-Z][a-zéüßø]{2,8}$/);
const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(" "));
const article = fc.constantFrom(
  "The",
  "A",
  "An",
  "La",
  "Le",
  "Les",
  "Der",
  "Die",
  "Das",
  "El",
  "Los",
  "Il",
  "De",
  "Det",
);

test("what a catalog folds into one title comes apart again", () => {
  fc.assert(
    fc.property(name, article, name, article, fc.integer({ min: 1888, max: 2030 }), (a, the, b, le, year) => {
      const parsed = parseTitle(`${a}, ${the} (${b}, ${le}) (${year})`);
      const title = `${the} ${a}`;
      const other = `${le} ${b}`;
      expect(parsed).toEqual({ title, year, alternativeTitles: other === title ? [] : [other] });
    }),
  );
});

test("any text gives a trimmed title, and one without conventions gives itself", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const { title, alternativeTitles } = parseTitle(text);
      expect(title).toBe(title.trim());
      expect(alternativeTitles).not.toContain(title);
      if (text.trim() !== "") expect(title).not.toBe("");
    }),
  );
  fc.assert(
    fc.property(name, (plain) => {
      expect(parseTitle(plain).title).toBe(plain);
    }),
  );
});
