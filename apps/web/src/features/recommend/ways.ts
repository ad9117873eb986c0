/** What recommendations can be made from, each on a page of its own. */
export const ways = [
  { href: "/recommend", label: "Your picks" },
  { href: "/recommend/letterboxd", label: "Letterboxd, IMDb" },
  { href: "/recommend/for-user", label: "For a user" },
];
