import { existsSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";

const descriptors = "/proc/self/fd";

/** Whether this system says which files a process has open: Linux does. */
export const canListOpenFiles = existsSync(descriptors);

/** The paths of what this process has open. */
export function openFiles(): string[] {
  return readdirSync(descriptors).flatMap((descriptor) => {
    try {
      return [readlinkSync(join(descriptors, descriptor))];
    } catch {
      // Closed since it was listed.
      return [];
    }
  });
}
