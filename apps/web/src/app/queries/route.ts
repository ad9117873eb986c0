import { authorizationOf } from "@/door/credential";
import { ownPort } from "@/env";
import { NamedDocument } from "@/graphql/generated/documents";
import { recordingHeader, recordQuestions } from "@/graphql/recording";

export const dynamic = "force-dynamic";

/** What is no page, and asks nothing for one. */
const noPages = /^\/(graphql|downloads|queries|_next)(\/|$)/;

/**
 * The questions that a page of this site asks the API while it is made, as {query, variables}: ?page=/runs?sort=name.
 * The page is made once more for it, as whoever asks sees it.
 */
export async function GET(request: Request): Promise<Response> {
  const site = `http://127.0.0.1:${ownPort()}`;
  const asked = new URL(request.url).searchParams.get("page") ?? "";
  const page = URL.canParse(asked, site) ? new URL(asked, site) : null;
  if (!asked.startsWith("/") || page?.origin !== site || noPages.test(page.pathname))
    return Response.json({ message: `"${asked}" is no page of this site.` }, { status: 400 });
  page.searchParams.delete("token");
  const authorization = authorizationOf(request.headers);
  const visitor = request.headers.get("x-forwarded-for");
  const questions = await recordQuestions(async (name) => {
    const response = await fetch(page, {
      headers: {
        accept: "text/html",
        [recordingHeader]: name,
        ...(authorization === null ? {} : { authorization }),
        ...(visitor === null ? {} : { "x-forwarded-for": visitor }),
      },
      cache: "no-store",
      redirect: "follow",
      signal: request.signal,
    });
    // To the end: parts of the page ask while the rest is on its way.
    await response.arrayBuffer();
  });
  const own = NamedDocument.toString();
  return Response.json(
    questions.filter(({ query }) => query !== own),
    { headers: { "cache-control": "no-store" } },
  );
}
