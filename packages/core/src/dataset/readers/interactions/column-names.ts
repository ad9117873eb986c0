/** What a column of a table may hold for us. */
type Role = "user" | "item" | "rating" | "time" | "title" | "year" | "genres" | "imdbId" | "tmdbId";
/** Where each role's column stands, from 0; -1 for none. */
export type RolePlaces = Readonly<Record<Role, number>>;

export const noPlaces: RolePlaces = {
  user: -1,
  item: -1,
  rating: -1,
  time: -1,
  title: -1,
  year: -1,
  genres: -1,
  imdbId: -1,
  tmdbId: -1,
};

/** "User-ID", "user_id" and RecBole's "user_id:token" are one name. */
export function nameKey(name: string): string {
  return name
    .toLowerCase()
    .replace(/:(?:token|float)(?:_seq)?$/u, "")
    .replace(/[\s_.\-"']/gu, "");
}

/** Names in use, the surest first, as nameKey has them. */
const known: Readonly<Record<Role, readonly string[]>> = {
  user: "userid uid user useridx reviewerid customerid custid memberid accountid visitorid profileid raterid personid clientid playerid username reviewer customer member rater critic author uname usuario benutzer utilisateur nutzer".split(
    " ",
  ),
  item: "movieid itemid filmid iid mid productid asin parentasin contentid titleid showid subjectid animeid bookid trackid songid gameid isbn const tconst imdbid imdb tmdbid movie film item product movienameen moviename filmname movietitle filmtitle pelicula filme".split(
    " ",
  ),
  rating:
    "rating yourrating yourated userrating myrating score stars star rate ratings ratingvalue starrating overall grade bookrating movierating preference userscore bewertung note nota wertung puntuacion".split(
      " ",
    ),
  time: "timestamp timestamps time unixreviewtime ratingtimestamp ratingtime reviewtime daterated ratedat ratingdate watcheddate createdat updatedat created datetime date ts unixtime reviewdate eventtime submissiondate datum zeit fecha".split(
    " ",
  ),
  title:
    "title movietitle filmtitle movienameen moviename filmname itemname productname primarytitle name originaltitle titel titre titulo".split(
      " ",
    ),
  year: "year releaseyear movieyear filmyear startyear yearofrelease yearofpublication productionyear jahr annee ano releasedate movierelease".split(
    " ",
  ),
  genres: "genres genre movieclass class categories category listedin".split(" "),
  imdbId: "imdbid imdb tconst const".split(" "),
  tmdbId: "tmdbid tmdb".split(" "),
};

/** Where no known name is there: names that begin or end so. */
const likely: Partial<Record<Role, RegExp>> = {
  user: /^(?:user|reviewer|customer|member|rater)(?!s|.*(?:rating|score|tag|vote|comment|review$|useful))/u,
  item: /^(?:movie|film|item)(?!.*(?:rating|score|genre|year|date|time|title|name|type|count|class|release))/u,
  rating:
    /^(?!.*(?:imdb|douban|avg|average|mean|count|num|vote|age|content)).*(?:rating|score|stars|rated)$/u,
  time: /^(?!.*(?:release|crawl|run|birth|update|day|month)).*(?:time|date|timestamp)$/u,
};

function findAmong(keys: readonly string[], role: Role, ...taken: number[]): number {
  for (const name of known[role]) {
    const place = keys.findIndex((key, at) => key === name && !taken.includes(at));
    if (place >= 0) return place;
  }
  return keys.findIndex((key, at) => likely[role]?.test(key) && !taken.includes(at));
}

/** A column of titles besides that of the items; -1 where there is none. */
export const titleBeside = (names: readonly string[], item: number): number =>
  findAmong(names.map(nameKey), "title", item);

/**
 * The columns whose names say what they hold. The item is an id where there is one, else a title; a column has one
 * role, but that ids of IMDb and TMDB may be the items' own.
 */
export function rolesByName(names: readonly string[]): RolePlaces {
  const keys = names.map(nameKey);
  // Columns are passed over as taken only for roles some of whose names would name those as well.
  const find = (role: Role, ...taken: number[]) => findAmong(keys, role, ...taken);
  const user = find("user");
  const item = find("item");
  // Times first: "date rated" ends as a rating does.
  const time = find("time", user);
  const rating = find("rating", user, item, time);
  // A title that stands for the id is the title as well.
  const isTitle = keys.some(
    (key, at) => at === item && /(?:name|title|film|movie|pelicula)/u.test(key) && !/id$/u.test(key),
  );
  return {
    user,
    item,
    rating,
    time,
    title: isTitle ? item : find("title"),
    year: find("year"),
    genres: find("genres"),
    imdbId: find("imdbId"),
    tmdbId: find("tmdbId"),
  };
}
