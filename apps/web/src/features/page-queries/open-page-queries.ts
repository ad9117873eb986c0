/** The event by which other parts of the site open the queries behind the page. */
export const openPageQueries = "cinevec:page-queries";
