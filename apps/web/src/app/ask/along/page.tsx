import type { Metadata } from "next";
import Link from "next/link";
import { AnswerHint, AnswerPanel } from "@/features/ask/answer-panel";
import { AskHeader } from "@/features/ask/ask-header";
import { AskableRun, type AskedRun, moviesById, moviesFromQuery } from "@/features/ask/askable";
import { MovieSlot } from "@/features/ask/movie-slot";
import { largestWeight } from "@/features/ask/weights";
import { AxisForm } from "@/features/axis/axis-form";
import { type AxisSpec, endInput, endWords, readAxis, writeAxis } from "@/features/axis/axis-spec";
import { minRatingsOf } from "@/features/movie/neighbor-filter";
import { RankedMovies } from "@/features/movie/ranked-movies";
import { RaritySwitch } from "@/features/movie/rarity-switch";
import { AlongAxisDocument, GenresDocument, type MovieCardFragment } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { one, type PageQuery, queryString } from "@/ui/links";
import { ProblemPanel } from "@/ui/notice";

export const metadata: Metadata = { title: "More like this, but" };

const shown = 12;
/** Genres that are offered ready to click. */
const offered = 8;

export default async function AlongPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  return (
    <AskableRun query={query} purpose="NEIGHBORS" header={<AskHeader />}>
      {(run) => <Along query={query} run={run} />}
    </AskableRun>
  );
}

async function Along({ query, run }: { query: PageQuery; run: AskedRun }) {
  const axis = readAxis(one(query, "axis"));
  const ends = [axis?.to, axis?.from].flatMap((end) => (end?.kind === "movies" ? end.ids : []));
  const [[movie], named, listed] = await Promise.all([
    moviesFromQuery(query, "movie"),
    moviesById(ends),
    ask(GenresDocument, { dataset: run.dataset.id }),
  ]);
  const genres = listed.ok ? (listed.data.dataset?.genres ?? []).map(({ name }) => name) : [];
  const titles = Object.fromEntries(named.map(({ id, title }) => [id, title]));
  const given = Number(one(query, "by") ?? 1);
  const by = Math.abs(given) <= largestWeight ? given : 1;
  return (
    <div className="grid grid-cols-1 items-start gap-x-8 md:grid-cols-[20rem_1fr]">
      <div className="grid grid-cols-1 gap-5">
        <MovieSlot name="movie" label="More like this movie, but …" movie={movie} dataset={run.dataset.id} />
        <AxisForm
          axis={axis ? writeAxis(axis) : null}
          by={by}
          genres={genres}
          dataset={run.dataset.id}
          titles={titles}
        />
      </div>
      <div className="min-w-0 md:-mt-8">
        <AnswerPanel title={axis ? `More ${endWords(axis.to, (id) => titles[id] ?? null)}` : "More of what?"}>
          {movie && axis ? (
            <Moved query={query} run={run} movie={movie} axis={axis} by={by} titles={titles} />
          ) : (
            <AnswerHint>
              <div>
                {movie
                  ? "Choose what there should be more of."
                  : "Choose a movie, and what there should be more of."}
                <ul className="mt-4 flex flex-wrap justify-center gap-2">
                  {axis
                    ? null
                    : genres.slice(0, offered).map((name) => (
                        <li key={name}>
                          <Link href={withAxis(query, name)} scroll={false} className="button min-h-9!">
                            {name}
                          </Link>
                        </li>
                      ))}
                </ul>
              </div>
            </AnswerHint>
          )}
        </AnswerPanel>
      </div>
    </div>
  );
}

function withAxis(query: PageQuery, genre: string): string {
  const search = queryString(query);
  search.set("axis", writeAxis({ to: { kind: "genre", name: genre }, from: null }));
  return `/ask/along?${search}`;
}

interface MovedProperties {
  query: PageQuery;
  run: AskedRun;
  movie: MovieCardFragment;
  axis: AxisSpec;
  by: number;
  titles: Readonly<Record<string, string>>;
}

async function Moved({ query, run, movie, axis, by, titles }: MovedProperties) {
  const minRatings = minRatingsOf(query, run.dataset);
  const answer = await ask(AlongAxisDocument, {
    run: run.id,
    movie: movie.id,
    by,
    to: endInput(axis.to),
    from: axis.from ? endInput(axis.from) : null,
    first: shown,
    filter: minRatings ? { minRatings } : undefined,
  });
  if (!answer.ok) return <ProblemPanel problem={answer.problem} />;
  const found = answer.data.embedding?.axis;
  if (!found) return null;
  const words = (end: AxisSpec["from"]) => endWords(end, (id) => titles[id] ?? null);
  const place = (value: number) => value.toFixed(2).replace("-", "−");
  return (
    <>
      <p className="mb-2 text-sm">
        On the way from {words(axis.from)} (−1, the mean of {found.fromCount} movies) to {words(axis.to)} (1,
        of {found.toCount}), {movie.title} stands at <strong>{place(found.position)}</strong>. These are
        nearest to where it would stand at <strong>{place(found.position + by)}</strong>.
      </p>
      <RankedMovies movies={found.nearest} run={run.named} label="Cosine to the moved vector" />
      <div className="mt-3">
        <RaritySwitch minRatings={minRatings} />
      </div>
    </>
  );
}
