import { ForbiddenError } from "@cinevec/core";
import type { Viewer } from "./context.js";

const roles: readonly Viewer["role"][] = ["VIEWER", "TRAINER", "ADMIN"];

/** @throws ForbiddenError where the viewer's role is below `role`, with what to do where nobody said who asks. */
export function requireRole(viewer: Viewer, role: Viewer["role"]): void {
  if (roles.indexOf(viewer.role) >= roles.indexOf(role)) return;
  const anonymous = viewer.name === null;
  throw new ForbiddenError(
    anonymous
      ? `This takes the role ${role}. Without a key or token one may only read: open the address that ./cinevec start prints (it ends in ?token=…), or send a key.`
      : `This takes the role ${role}; yours is ${viewer.role}.`,
  );
}
