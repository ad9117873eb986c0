import { readFileSync } from "node:fs";

/** A process of this machine, told apart from a later one that has got its number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Kernel ticks at which the process started: a pid comes back, this pair does not. Null off Linux. */
  readonly started: string | null;
}

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, started: processStart(process.pid) };
}

/** Whether the process still runs. Where its start is not known, another one of the same number counts as it. */
export function isProcessAlive({ pid, started }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process is alive, too.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  return started === null || started === processStart(pid);
}

/** Field 22 of /proc/PID/stat, counted after the name, which may hold spaces and brackets; null off Linux. */
function processStart(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}
