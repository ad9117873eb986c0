import type { Role } from "@/graphql/generated/documents";
import { InlineProblem } from "@/ui/notice";
import { may, RoleNote } from "@/ui/role-note";

interface StartBarProperties {
  role: Role;
  busy: boolean;
  /** Why the run was not started, as far as no field is to blame. */
  failures: readonly string[];
}

/** The form's end, in sight wherever one is in it: why the run was refused, the button, and whether to promote the run. */
export function StartBar({ role, busy, failures }: StartBarProperties) {
  return (
    <div className="-mx-4 border-line border-t bg-paper/95 px-4 py-4 backdrop-blur-md sm:mx-0 sm:px-0 [@media(min-height:48rem)]:sticky [@media(min-height:48rem)]:bottom-0">
      {failures.length > 0 ? (
        <div className="mb-3 grid gap-2">
          {failures.map((message) => (
            <InlineProblem key={message}>{message}</InlineProblem>
          ))}
        </div>
      ) : null}
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <button type="submit" className="button button-primary" disabled={busy || !may(role, "TRAINER")}>
          {busy ? "Starting" : "Start the run"}
        </button>
        {may(role, "TRAINER") ? null : (
          <RoleNote role={role} needed="TRAINER">
            Starting a run
          </RoleNote>
        )}
        <label className="flex items-center gap-2.5 text-sm">
          <input type="checkbox" name="promote" className="size-4 accent-[var(--accent)]" />
          Promote it when it succeeds
        </label>
      </div>
    </div>
  );
}
