import Link from "next/link";
import type { Role } from "@/graphql/generated/documents";

const order: readonly Role[] = ["VIEWER", "TRAINER", "ADMIN"];

/** Whether whoever looks may do what takes the role `needed`. */
export function may(role: Role, needed: Role): boolean {
  return order.indexOf(role) >= order.indexOf(needed);
}

/** Stands where the control would be. */
export function RoleNote({ role, needed, children }: { role: Role; needed: Role; children: string }) {
  return (
    <p className="text-muted text-sm">
      {children} takes the role {needed}; yours is {role}.{" "}
      <Link href="/sign-in" className="link">
        Sign in
      </Link>{" "}
      with a key that may.
    </p>
  );
}
