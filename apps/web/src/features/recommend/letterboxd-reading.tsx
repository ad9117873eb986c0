import type { ReactNode } from "react";
import type { RecommendFromLetterboxdQuery } from "@/graphql/generated/documents";
import { DisclosureChevron } from "@/ui/disclosure-chevron";
import { formatCount } from "@/ui/format";

type Found = NonNullable<RecommendFromLetterboxdQuery["embedding"]>["recommendFromLetterboxd"];

/** What the file was understood to say: what is liked and disliked, and what could not be used, by line. */
export function LetterboxdReading({ found }: { found: Found }) {
  const titled = ({ title, year }: { title: string; year?: number | null }) =>
    year ? `${title} (${year})` : title;
  return (
    <div className="divide-y divide-line border-line border-y">
      <Films title="Liked" films={found.liked.map((movie) => ({ key: movie.id, text: titled(movie) }))} />
      <Films
        title="Disliked"
        films={found.disliked.map((movie) => ({ key: movie.id, text: titled(movie) }))}
      />
      <Films
        title="Not found here"
        open={found.unmatched.length <= 12}
        films={found.unmatched.map(({ name, year, line }) => ({
          key: String(line),
          text: titled({ title: name, year }),
          aside: `line ${line}`,
        }))}
      >
        The dataset lacks them, or has several of that name.
      </Films>
      {found.rejectedLines.length > 0 ? (
        <p className="py-2.5 text-sm">
          {found.rejectedLines.length === 1 ? "Line " : "Lines "}
          <span className="tabular-nums">{found.rejectedLines.slice(0, 20).join(", ")}</span>
          {found.rejectedLines.length > 20 ? ` and ${formatCount(found.rejectedLines.length - 20)} more` : ""}
          <span className="text-muted"> without a name, or without a rating from 0.5 to 5.</span>
        </p>
      ) : null}
    </div>
  );
}

interface FilmsProperties {
  title: string;
  films: readonly { key: string; text: string; aside?: string }[];
  open?: boolean;
  children?: ReactNode;
}

function Films({ title, films, open, children }: FilmsProperties) {
  const heading = (
    <>
      <span className="flex-1 font-medium">{title}</span>
      <span className="text-muted tabular-nums">{formatCount(films.length)}</span>
    </>
  );
  if (films.length === 0) return <p className="flex justify-between gap-4 py-2.5 pr-8 text-sm">{heading}</p>;
  return (
    <details open={open} className="group">
      <summary className="flex items-center justify-between gap-4 py-2.5 text-sm">
        {heading}
        <DisclosureChevron className="order-last shrink-0" />
      </summary>
      {children ? <p className="mb-2 text-[0.8125rem] text-muted">{children}</p> : null}
      <ul className="mb-3 grid max-h-80 gap-1 overflow-y-auto text-sm">
        {films.map(({ key, text, aside }) => (
          <li key={key} className="flex justify-between gap-4">
            <span className="min-w-0 break-words">{text}</span>
            {aside ? <span className="shrink-0 text-muted tabular-nums">{aside}</span> : null}
          </li>
        ))}
      </ul>
    </details>
  );
}
