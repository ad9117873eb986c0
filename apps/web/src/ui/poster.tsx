import type { MovieCardFragment } from "@/graphql/generated/documents";
import { type PosterLook, posterLook } from "./poster-look";

type PosterMovie = Pick<MovieCardFragment, "title" | "year" | "genres" | "posterUrl">;

const tmdb = "https://image.tmdb.org/";

/**
 * A movie's poster, or a typographic one. Decorative: whatever stands beside it names the movie.
 * Fills its parent's width at 2:3; a thumbnail carries no words.
 */
export function Poster({
  movie,
  size = "tile",
}: {
  movie: PosterMovie;
  size?: "thumbnail" | "tile" | "large";
}) {
  const look = posterLook(movie.title, movie.genres);
  const ground = `oklch(var(--poster-lightness) ${look.chroma} ${look.hue})`;
  if (movie.posterUrl) {
    return (
      <div
        className="aspect-2/3 overflow-hidden rounded-lg"
        style={{ background: ground }}
        aria-hidden="true"
      >
        {/* biome-ignore lint/performance/noImgElement: posters are on hosts that the server can't know ahead */}
        <img
          src={movie.posterUrl}
          alt=""
          loading="lazy"
          data-from={movie.posterUrl.startsWith(tmdb) ? "tmdb" : undefined}
          className="size-full object-cover"
        />
      </div>
    );
  }
  return (
    <div
      aria-hidden="true"
      className="@container relative aspect-2/3 overflow-hidden rounded-lg text-[oklch(0.975_0.012_85)]"
      style={{ background: ground }}
    >
      <svg
        aria-hidden="true"
        viewBox="0 0 200 300"
        preserveAspectRatio="xMidYMid slice"
        className="absolute inset-0 size-full"
      >
        <Motif look={look} />
      </svg>
      {size === "thumbnail" ? null : (
        <div className="absolute inset-0 flex flex-col justify-between p-[8cqw]">
          <span className="text-[max(0.625rem,6.5cqw)] tabular-nums tracking-[0.12em]">
            {movie.year ?? ""}
          </span>
          <span
            className={`line-clamp-5 text-balance break-words font-serif leading-[1.05] tracking-[-0.01em] ${titleSize(movie.title, size === "large")}`}
          >
            {movie.title}
          </span>
        </div>
      )}
    </div>
  );
}

function titleSize(title: string, large: boolean): string {
  const longest = Math.max(...title.split(/[\s-]/).map((word) => word.length));
  if (longest > 12 || title.length > 38) return "text-[10.5cqw]";
  if (longest > 8 || title.length > 20) return "text-[13cqw]";
  return large ? "text-[18cqw]" : "text-[16cqw]";
}

/** A few flat shapes on 200 × 300; the top left is kept for the year, the lower third for the title. */
function Motif({ look: { motif, place, scale, hue, chroma } }: { look: PosterLook }) {
  const light = `oklch(0.74 ${Math.min(0.12, chroma + 0.03)} ${(hue + 28) % 360})`;
  const shade = "oklch(0.16 0.02 60 / 0.42)";
  const x = 40 + place * 120;
  const size = 36 + scale * 34;
  const lamp = 120 + place * 50;
  switch (motif) {
    case "moon":
      return (
        <>
          <circle cx={x} cy={124} r={size} fill={light} />
          <path d="M0 218 Q60 196 120 212 T200 202 V300 H0Z" fill={shade} />
        </>
      );
    case "horizon":
      return (
        <>
          <path d={`M${x - size} 165 a${size} ${size} 0 0 1 ${2 * size} 0Z`} fill={light} />
          <rect y="165" width="200" height="135" fill={shade} />
          <path
            d={`M${x - size} 176h${2 * size}M${x - size * 0.7} 186h${1.4 * size}`}
            stroke={light}
            strokeWidth="3"
          />
        </>
      );
    case "arcs":
      return (
        <g fill="none" stroke={light} strokeWidth="9">
          {[0, 1, 2, 3, 4].map((ring) => (
            <circle
              key={ring}
              cx="200"
              cy={30 + place * 70}
              r={24 + ring * (16 + scale * 5)}
              opacity={1 - ring * 0.18}
            />
          ))}
        </g>
      );
    case "peaks":
      return (
        <>
          <circle cx={150 - place * 60} cy="78" r={size * 0.42} fill={light} />
          <path d={`M-20 220 L${x - 20} ${84 + scale * 30} L${x + 90} 220Z`} fill={light} opacity="0.55" />
          <path d={`M40 220 L${x + 40} ${122 + scale * 20} L240 220Z`} fill={shade} />
          <rect y="219" width="200" height="81" fill={shade} />
        </>
      );
    case "stairs":
      return (
        <g fill={light}>
          {[0, 1, 2, 3, 4, 5].map((step) => (
            <rect
              key={step}
              x={place > 0.5 ? step * 34 : 170 - step * 34}
              y={172 - step * (14 + scale * 9)}
              width="30"
              height={20 + step * (14 + scale * 9)}
              opacity={0.35 + step * 0.12}
            />
          ))}
        </g>
      );
    case "beam":
      return (
        <>
          <path
            d={`M${lamp} 62 L${40 + scale * 20} 300 L${170 - scale * 10} 300Z`}
            fill={light}
            opacity="0.34"
          />
          <circle cx={lamp} cy="62" r={12 + scale * 8} fill={light} />
        </>
      );
    case "orbits":
      return (
        <g transform={`rotate(${place * 80 - 40} 100 100)`}>
          <g fill="none" stroke={light} strokeWidth="2">
            <ellipse cx="100" cy="100" rx="96" ry={22 + scale * 18} opacity="0.9" />
            <ellipse cx="100" cy="100" rx="70" ry={54 + scale * 20} opacity="0.5" />
          </g>
          <circle cx="100" cy="100" r={16 + scale * 14} fill={light} />
          <circle cx="188" cy="108" r="6" fill={light} />
        </g>
      );
    case "blinds":
      return (
        <g fill={light}>
          {[0, 1, 2, 3, 4, 5, 6].map((slat) => (
            <rect
              key={slat}
              x="0"
              y={58 + slat * 19}
              width={200 * (0.35 + 0.65 * Math.abs(Math.sin(place * 3 + slat * (0.5 + scale))))}
              height="9"
              opacity={0.85 - slat * 0.09}
            />
          ))}
        </g>
      );
  }
}
