import { CommandError } from "./command-error.js";

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * A moment as a person gives it: a day (its beginning in UTC), a moment with its offset, or how far it is from now.
 * @param option names it in the error: "--since". @param now in milliseconds. @param side of now on which "30d" lies.
 * @returns as ISO 8601. @throws CommandError.
 */
export function momentOf(option: string, text: string, now: number, side: "before" | "after"): string {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  if (count !== undefined) {
    const distance = Number(count) * units[unit as keyof typeof units];
    return new Date(side === "after" ? now + distance : now - distance).toISOString();
  }
  const whole = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  const time = whole ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time))
    throw new CommandError(
      `${option} takes a day (2027-01-31), a moment (2027-01-31T12:00:00Z) or a time from now (30m, 12h, 30d), not ${JSON.stringify(text)}.`,
    );
  return new Date(time).toISOString();
}
