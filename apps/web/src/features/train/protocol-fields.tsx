import type { EvaluationProtocolInput, SeenMask, SplitKind } from "@/graphql/generated/documents";
import { SimpleField } from "@/ui/simple-field";

/** FILES is left out: few sources have splits of their own, and the command line names them. */
const splits: readonly { value: Exclude<SplitKind, "FILES">; label: string }[] = [
  { value: "LAST", label: "Each user's last liked movie" },
  { value: "TIME", label: "The last tenth of all ratings" },
  { value: "RATIO", label: "A fifth of the ratings, at random" },
  { value: "USERS", label: "A fifth of the users" },
  { value: "MOVIES", label: "A fifth of the movies (cold start)" },
];

/** Names as the API's problems name them. */
export const protocolFields = ["protocol.split", "protocol.minRating", "protocol.mask"] as const;

/** What the fields below say; null where the number is none. */
export function protocolOf(data: FormData): EvaluationProtocolInput | null {
  const text = String(data.get("protocol.minRating") ?? "").trim();
  const minRating = text === "" ? undefined : Number(text);
  if (Number.isNaN(minRating)) return null;
  return {
    split: data.get("protocol.split") as SplitKind,
    mask: data.get("protocol.mask") as SeenMask,
    minRating,
  };
}

interface ProtocolFieldsProperties {
  problems: Readonly<Record<string, string>>;
  /** The settings of a protocol as the API resolved them: what the fields begin with. */
  settings?: unknown;
}

/** What the fields show of them; what they can't show is left at its default. */
function givenSettings(settings: unknown): { split: string; mask: string; minRating: string } {
  const of = (name: string): unknown =>
    typeof settings === "object" && settings !== null ? Reflect.get(settings, name) : undefined;
  const split = String(of("split") ?? "").toUpperCase();
  const mask = String(of("mask") ?? "").toUpperCase();
  const minRating = of("minRating");
  return {
    split: splits.some(({ value }) => value === split) ? split : "LAST",
    mask: mask === "RATED" ? "RATED" : "LIKED",
    minRating: typeof minRating === "number" ? String(minRating) : "",
  };
}

/** What is held out of the training, and how it is ranked. */
export function ProtocolFields({ problems, settings }: ProtocolFieldsProperties) {
  const given = givenSettings(settings);
  return (
    <section aria-labelledby="measurement">
      <h2 id="measurement" className="mb-2 text-[1.375rem]">
        Measurement
      </h2>
      <p className="mb-5 max-w-prose text-muted text-sm">
        Only runs that are measured in the same way can be compared.
      </p>
      <div className="grid grid-cols-1 gap-x-6 gap-y-5 sm:grid-cols-2 lg:grid-cols-3">
        <SimpleField
          label="Held out"
          problem={problems["protocol.split"]}
          about="What the recipe never sees, and is measured by."
        >
          {(control) => (
            <select {...control} name="protocol.split" className="input" defaultValue={given.split}>
              {splits.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </SimpleField>
        <SimpleField
          label="Liked from"
          problem={problems["protocol.minRating"]}
          about="A rating from here on is a like; 0 makes every rating one."
        >
          {(control) => (
            <input
              {...control}
              name="protocol.minRating"
              className="input tabular-nums"
              inputMode="decimal"
              autoComplete="off"
              placeholder="4"
              defaultValue={given.minRating}
            />
          )}
        </SimpleField>
        <SimpleField
          label="Not ranked again"
          problem={problems["protocol.mask"]}
          about="Movies of the user that are left out of the ranking."
        >
          {(control) => (
            <select {...control} name="protocol.mask" className="input" defaultValue={given.mask}>
              <option value="LIKED">What the user liked</option>
              <option value="RATED">All that the user rated</option>
            </select>
          )}
        </SimpleField>
      </div>
    </section>
  );
}
