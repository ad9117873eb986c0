import Form from "next/form";
import { type PageQuery, queryString, toSegment } from "@/ui/links";
import { OtherParameters } from "@/ui/other-parameters";

/** Whom the list is for; sent with enter, kept in the address. */
export function UserField({ run, user, query }: { run: string; user: string; query: PageQuery }) {
  return (
    <Form
      action="/recommend/for-user"
      scroll={false}
      className="mb-2 grid grid-cols-[1fr_auto] items-end gap-2"
    >
      <input type="hidden" name="run" value={toSegment(run)} />
      <OtherParameters of={queryString(query)} but={["run", "user"]} />
      <label className="block min-w-0">
        <span className="mb-1.5 block font-medium text-sm">User</span>
        <input
          name="user"
          className="input"
          defaultValue={user}
          required
          maxLength={100}
          autoComplete="off"
          spellCheck={false}
          placeholder="1"
          aria-describedby="user-about"
        />
      </label>
      <button type="submit" className="button button-primary">
        Recommend
      </button>
      <p id="user-about" className="col-span-2 text-muted text-sm">
        The id in the source data, for instance MovieLens' userId. What they rated is left out.
      </p>
    </Form>
  );
}
