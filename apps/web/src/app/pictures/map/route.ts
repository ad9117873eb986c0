import { headers } from "next/headers";
import { credentialsOf } from "@/door/credential";
import { apiOrigin } from "@/env";
import { readMapFile } from "@/features/map/map-points";
import { readMapState } from "@/features/map/map-state";
import { projectionOf, standing } from "@/features/map/projections";
import { shareSvg, shareTitle } from "@/features/map/share/share-svg";
import { scopeOf } from "@/features/scope/scope";
import { MapsOfRunDocument, NeighborsOnMapDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { drawPng } from "@/picture/draw-png";
import { formatCount } from "@/ui/format";
import { queryOf, samePath } from "@/ui/links";

export const dynamic = "force-dynamic";

/** Pictures of the same view are drawn once. */
const kept = new Map<string, Uint8Array>();
const mostKept = 50;
/** One is drawn at a time: each takes the process for a moment. */
let drawing: Promise<unknown> = Promise.resolve();

/** The picture that a link to a map, or to a movie on it, is shown with. Its query is the map page's own. */
export async function GET(request: Request): Promise<Response> {
  const { searchParams } = new URL(request.url);
  const query = queryOf(searchParams);
  const scope = await scopeOf(query, "NEIGHBORS");
  if (!scope.ok) return new Response(`${scope.problem.message}\n`, { status: 502 });
  const run = scope.data?.run;
  if (!run) return new Response("There is no map of this.\n", { status: 404 });
  const state = readMapState(query);
  const [maps, near] = await Promise.all([
    ask(MapsOfRunDocument, { run: run.id }),
    state.movie ? ask(NeighborsOnMapDocument, { id: state.movie, run: run.id }) : null,
  ]);
  const found = maps.ok ? maps.data.trainingRun : null;
  if (!found) return new Response("There is no map of this.\n", { status: 404 });
  const drawn = found.embedding?.maps ?? [];
  const projection = projectionOf(query, drawn);
  const url = standing(drawn.filter((map) => map.projection === projection))?.url;
  const movie = near?.ok ? near.data.movie : null;
  const title = movie
    ? `${movie.title}${movie.year ? ` (${movie.year})` : ""}`
    : `Map of ${found.dataset.name}`;
  const about = `${movie ? `among ${found.dataset.name}, ` : ""}${run.name}, ${formatCount(found.embedding?.movieCount ?? 0)} movies`;
  const key = JSON.stringify([url, title, about, state]);
  const png = kept.get(key) ?? (await inTurn(() => pictureOf()));
  kept.delete(key);
  kept.set(key, png);
  for (const oldest of kept.keys()) if (kept.size > mostKept) kept.delete(oldest);
  return new Response(Buffer.from(png), {
    headers: { "content-type": "image/png", "cache-control": "private, max-age=300" },
  });

  async function pictureOf(): Promise<Uint8Array> {
    const file = url
      ? await fetch(`${apiOrigin()}${samePath(url)}`, {
          headers: credentialsOf(await headers()),
          cache: "no-store",
          signal: AbortSignal.timeout(20_000),
        })
      : null;
    if (!file?.ok) return drawPng(shareTitle(title, about));
    const points = readMapFile(await file.arrayBuffer());
    const neighbors = (movie?.neighbors ?? []).flatMap((each) => points.rowOf(each.movie.id) ?? []);
    return drawPng(shareSvg({ points, state, neighbors, title, about }));
  }
}

function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
  const mine = drawing.then(work, work);
  drawing = mine.catch(() => {});
  return mine;
}
