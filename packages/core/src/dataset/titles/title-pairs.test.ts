import { expect, test } from "vitest";
import { movieFacts } from "../movie-facts.js";
import { parseTitle } from "./title.js";
import { createTitleIndex } from "./title-index.js";

type Film = readonly [title: string, year: number];

/** As a list of films writes it, and as MovieLens does: article last, foreign names and other titles in parentheses. */
const same: readonly (readonly [wanted: Film, listed: Film])[] = [
  [
    ["Fight Club", 1999],
    ["Fight Club", 1999],
  ],
  [
    ["La Haine", 1995],
    ["Hate (Haine, La)", 1995],
  ],
  [
    ["Léon: The Professional", 1994],
    ["Léon: The Professional (a.k.a. The Professional) (Léon)", 1994],
  ],
  [
    ["Crouching Tiger, Hidden Dragon", 2000],
    ["Crouching Tiger, Hidden Dragon (Wo hu cang long)", 2000],
  ],
  [
    ["Spirited Away", 2001],
    ["Spirited Away (Sen to Chihiro no kamikakushi)", 2001],
  ],
  [
    ["City of God", 2002],
    ["City of God (Cidade de Deus)", 2002],
  ],
  [
    ["The Lives of Others", 2006],
    ["Lives of Others, The (Das leben der Anderen)", 2006],
  ],
  [
    ["Amélie", 2001],
    ["Amelie (Fabuleux destin d'Amélie Poulain, Le)", 2001],
  ],
  [
    ["Se7en", 1995],
    ["Seven (a.k.a. Se7en)", 1995],
  ],
  [
    ["Birdman or (The Unexpected Virtue of Ignorance)", 2014],
    ["Birdman: Or (The Unexpected Virtue of Ignorance)", 2014],
  ],
  [
    ["Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb", 1964],
    ["Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb", 1964],
  ],
  [
    ["8½", 1963],
    ["8 1/2 (8½)", 1963],
  ],
  [
    ["Oldboy", 2003],
    ["Old Boy", 2003],
  ],
  [
    ["Das Boot", 1981],
    ["Boot, Das (Boat, The)", 1981],
  ],
  [
    ["Kill Bill: Vol. 2", 2004],
    ["Kill Bill: Vol. 2", 2004],
  ],
  [
    ["Mission: Impossible – Fallout", 2018],
    ["Mission: Impossible - Fallout", 2018],
  ],
  [
    ["Fast & Furious", 2009],
    ["Fast & Furious (Fast and the Furious 4, The)", 2009],
  ],
  [
    ["Harry Potter and the Philosopher's Stone", 2001],
    ["Harry Potter and the Sorcerer's Stone (a.k.a. Harry Potter and the Philosopher's Stone)", 2001],
  ],
  [
    ["X2", 2003],
    ["X2: X-Men United", 2003],
  ],
  [
    ["The Lord of the Rings: The Return of the King", 2003],
    ["Lord of the Rings: The Return of the King, The", 2003],
  ],
  [
    ["Raiders of the Lost Ark", 1981],
    ["Raiders of the Lost Ark (Indiana Jones and the Raiders of the Lost Ark)", 1981],
  ],
  [
    ["Pirates of the Caribbean: Dead Man's Chest", 2006],
    ["Pirates of the Caribbean: Dead Man’s Chest", 2006],
  ],
  [
    ["WALL·E", 2008],
    ["WALL-E", 2008],
  ],
  [
    ["Gone in 60 Seconds", 2000],
    ["Gone in Sixty Seconds", 2000],
  ],
  [
    ["21 Jump Street", 2012],
    ["Twenty-One Jump Street", 2012],
  ],
  [
    ["Borat", 2006],
    ["Borat: Cultural Learnings of America for Make Benefit Glorious Nation of Kazakhstan", 2006],
  ],
  [
    ["The Good, the Bad and the Ugly", 1966],
    ["Good, the Bad and the Ugly, The (Buono, il brutto, il cattivo, Il)", 1966],
  ],
  [
    ["Rashomon", 1950],
    ["Rashomon (Rashômon)", 1950],
  ],
  [
    ["Nausicaä of the Valley of the Wind", 1984],
    ["Nausicaä of the Valley of the Wind (Kaze no tani no Naushika)", 1984],
  ],
  [
    ["Three Colors: Blue", 1993],
    ["Three Colors: Blue (Trois couleurs: Bleu)", 1993],
  ],
  [
    ["The Hangover Part II", 2011],
    ["Hangover Part II, The", 2011],
  ],
  [
    ["Mad Max 2", 1981],
    ["Road Warrior, The (Mad Max 2)", 1981],
  ],
  [
    ["Saw III", 2006],
    ["Saw 3", 2006],
  ],
  [
    ["Ocean's Eleven", 2001],
    ["Oceans 11", 2001],
  ],
  [
    ["(500) Days of Summer", 2009],
    ["500 Days of Summer", 2009],
  ],
  [
    ["The Shawshank Redemption", 1994],
    ["Shawshank Redemption, The", 1995],
  ],
  [
    ["Pan's Labyrinth", 2006],
    ["Pan's Labyrinth (Laberinto del fauno, El)", 2006],
  ],
  [
    ["Lock, Stock and Two Smoking Barrels", 1998],
    ["Lock, Stock & Two Smoking Barrels", 1998],
  ],
  [
    ["Tron: Legacy", 2010],
    ["TRON: Legacy", 2010],
  ],
  [
    ["Alien³", 1992],
    ["Alien 3 (a.k.a. Alien 3)", 1992],
  ],
  [
    ["L'Avventura", 1960],
    ["Avventura, L' (Adventure, The)", 1960],
  ],
  [
    ["Los Olvidados", 1950],
    ["Young and the Damned, The (Olvidados, Los)", 1950],
  ],
  [
    ["Un Chien Andalou", 1929],
    ["Andalusian Dog, An (Chien andalou, Un)", 1929],
  ],
  [
    ["Star Trek II: The Wrath of Khan", 1982],
    ["Star Trek 2: The Wrath of Khan", 1982],
  ],
  [
    ["Back to the Future Part III", 1990],
    ["Back to the Future: Part 3", 1990],
  ],
  [
    ["The Naked Gun: From the Files of Police Squad!", 1988],
    ["Naked Gun: From the Files of Police Squad!, The", 1988],
  ],
  [
    ["Romeo + Juliet", 1996],
    ["William Shakespeare's Romeo + Juliet", 1996],
  ],
  [
    ["Se, jie", 2007],
    ["Lust, Caution (Se, jie)", 2007],
  ],
  [
    ["M*A*S*H", 1970],
    ["MASH", 1970],
  ],
  [
    ["tick, tick...BOOM!", 2021],
    ["Tick, Tick... Boom!", 2021],
  ],
];

/** Sequels, remakes and names that only look alike. */
const different: readonly (readonly [wanted: Film, listed: Film])[] = [
  [
    ["The Ring", 2002],
    ["Ring", 1998],
  ],
  [
    ["King Kong", 2005],
    ["King Kong", 1976],
  ],
  [
    ["Oldboy", 2013],
    ["Oldboy", 2003],
  ],
  [
    ["Scarface", 1983],
    ["Scarface", 1932],
  ],
  [
    ["Rocky III", 1982],
    ["Rocky II", 1982],
  ],
  [
    ["Saw II", 2005],
    ["Saw", 2005],
  ],
  [
    ["Halloween", 2018],
    ["Halloween II", 2018],
  ],
  [
    ["The Thing", 1982],
    ["The Thing", 2011],
  ],
  [
    ["Dune: Part Two", 2021],
    ["Dune: Part One", 2021],
  ],
  [
    ["Kill Bill: Vol. 1", 2003],
    ["Kill Bill: Vol. 2", 2003],
  ],
  [
    ["The Island", 2005],
    ["The Island", 2006],
  ],
  [
    ["Malcolm X", 1992],
    ["Malcolm 10", 1992],
  ],
  [
    ["I, Robot", 2004],
    ["1 Robot", 2004],
  ],
  [
    ["Star Wars: The Clone Wars", 2008],
    ["Star Wars", 1977],
  ],
  [
    ["Mission: Impossible II", 2000],
    ["Mission: Impossible", 2000],
  ],
];

function find([title, year]: Film, [written, released]: Film) {
  const parsed = parseTitle(`${written} (${released})`);
  const index = createTitleIndex([movieFacts({ externalId: "1", ...parsed })]);
  return index.find({ title, year });
}

test.each(same)("%j is %j", (wanted, listed) => {
  expect(find(wanted, listed)).toMatchObject({ row: 0, by: "title" });
});

test.each(different)("%j is not %j", (wanted, listed) => {
  expect(find(wanted, listed)).toBeNull();
});
