import Link from "next/link";
import type { Role } from "@/graphql/generated/documents";

const may: Readonly<Record<Role, string>> = {
  VIEWER: "look at everything that the key is for.",
  TRAINER: "import, train, draw maps, promote, and whatever a viewer may.",
  ADMIN: "delete, make keys, and whatever a trainer may.",
};

/** Whose key this browser shows, and a way to forget it. */
export function SignedIn({ name, role }: { name: string | null; role: Role }) {
  return (
    <div className="panel max-w-xl p-6">
      <p>
        {name === null ? "You are the owner of this server" : `The key is named ${name}`}; its role is {role}:
        you may {may[role]}
      </p>
      {role === "ADMIN" ? (
        <p className="mt-3">
          <Link href="/status" className="link">
            How the server is
          </Link>
        </p>
      ) : null}
      <form method="post" action="/sign-out" className="mt-5">
        <button type="submit" className="button">
          Sign out
        </button>
      </form>
    </div>
  );
}
