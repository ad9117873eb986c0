import Form from "next/form";
import { many, one, oneId, type PageQuery, toSegment } from "@/ui/links";
import { SimpleField } from "@/ui/simple-field";

interface NewMovieFormProperties {
  query: PageQuery;
  /** What the dataset's movies have; the most frequent first. */
  genres: readonly { name: string }[];
  yearProblem: string | undefined;
}

const lists = [
  { name: "keywords", label: "Keywords or tags", example: "revenge, duel" },
  { name: "directors", label: "Directors", example: "Sergio Leone" },
  { name: "cast", label: "Cast", example: "Claudia Cardinale, Henry Fonda" },
] as const;

/** What is known of a movie that the dataset lacks; all of it lives in the address, so that it works without JavaScript. */
export function NewMovieForm({ query, genres, yearProblem }: NewMovieFormProperties) {
  const chosen = new Set(many(query, "genre"));
  return (
    <Form action="/ask/new-movie" scroll={false} className="grid gap-5">
      {(["dataset", "run"] as const).map((name) => {
        const id = oneId(query, name);
        return id ? <input key={name} type="hidden" name={name} value={toSegment(id)} /> : null;
      })}
      <fieldset>
        <legend className="mb-2 font-medium text-sm">Genres</legend>
        <div className="flex flex-wrap gap-1.5">
          {genres.map(({ name }) => (
            <label
              key={name}
              className="cursor-pointer rounded-full border border-line-strong px-3 py-1 text-sm has-checked:border-accent has-checked:bg-accent-soft has-checked:text-accent has-focus-visible:outline-2"
            >
              <input
                type="checkbox"
                name="genre"
                value={name}
                defaultChecked={chosen.has(name)}
                className="sr-only"
              />
              {name}
            </label>
          ))}
        </div>
      </fieldset>
      {lists.map(({ name, label, example }) => (
        <SimpleField
          key={name}
          label={label}
          about={name === "keywords" ? "Separated by commas, as the next two." : undefined}
          problem={undefined}
        >
          {(control) => (
            <input
              {...control}
              name={name}
              className="input"
              placeholder={example}
              maxLength={2000}
              defaultValue={one(query, name)}
            />
          )}
        </SimpleField>
      ))}
      <SimpleField label="Year" problem={yearProblem}>
        {(control) => (
          <input
            {...control}
            name="year"
            className="input"
            inputMode="numeric"
            defaultValue={one(query, "year")}
          />
        )}
      </SimpleField>
      <SimpleField label="Plot" problem={undefined}>
        {(control) => (
          <textarea
            {...control}
            name="overview"
            rows={4}
            maxLength={4000}
            className="input py-2"
            defaultValue={one(query, "overview")}
          />
        )}
      </SimpleField>
      <button type="submit" className="button button-primary justify-self-start">
        Place it
      </button>
    </Form>
  );
}
