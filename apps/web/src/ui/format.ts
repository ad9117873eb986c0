/** Numbers and times as the pages write them: the same on server and browser, whatever their locale and zone. */

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });

/** 100836 → "100,836". */
export function formatCount(value: number): string {
  return whole.format(value);
}

/** 1234567 → "1.2M". */
export function formatCompact(value: number): string {
  return compact.format(value);
}

/** Four significant digits at most, no trailing zeros: 0.10600 → "0.106", 3.9120 → "3.912". */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return "–";
  if (value !== 0 && Math.abs(value) < 1e-4) return value.toExponential(1);
  if (Math.abs(value) >= 1e5) return formatCount(value);
  return String(Number(value.toPrecision(4)));
}

/** A metric as tables show it, digits lined up: "0.0541", "3.912", "12.35". */
export function formatMetric(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  return size >= 1000 ? formatNumber(value) : value.toFixed(size < 1 ? 4 : size < 10 ? 3 : 2);
}

/** A difference of metrics: "+0.0123", "−1.250", "±0" where it rounds to nothing. */
export function formatSigned(difference: number): string {
  if (!Number.isFinite(difference)) return "–";
  const text = formatMetric(Math.abs(difference));
  if (Number(text) === 0) return "±0";
  return `${difference > 0 ? "+" : "−"}${text}`;
}

/** Seconds → "42 s", "3 min 5 s", "2 h 10 min". */
export function formatDuration(seconds: number): string {
  const total = Math.max(0, Math.round(seconds));
  if (total < 60) return `${total} s`;
  if (total < 3600) return `${Math.floor(total / 60)} min${total % 60 ? ` ${total % 60} s` : ""}`;
  const minutes = Math.round((total % 3600) / 60);
  if (minutes === 60) return `${Math.floor(total / 3600) + 1} h`;
  return `${Math.floor(total / 3600)} h${minutes ? ` ${minutes} min` : ""}`;
}

/** Bytes → "820 B", "1.4 MB" (powers of 1000). */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : Number(value.toPrecision(3))} ${units[unit]}`;
}

const moment = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
  timeZone: "UTC",
});

/** ISO 8601 → "21 Nov 2026, 11:05 UTC". */
export function formatMoment(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : `${moment.format(date)} UTC`;
}

/** 0 to 1 → "42 %". Only a finished thing reads 100 %. */
export function formatPercent(fraction: number): string {
  const clamped = Math.min(1, Math.max(0, fraction));
  return `${clamped === 1 ? 100 : Math.min(99, Math.floor(clamped * 100))} %`;
}

/** 0 to 1 → "12.3 %", "0.042 %": small ones keep two digits. */
export function formatProbability(probability: number): string {
  const value = probability * 100;
  return `${value >= 10 ? value.toFixed(1) : Number(value.toPrecision(2))} %`;
}

/** "Hit rate" with cutoff 10 → "Hit rate @ 10", not broken before the 10. */
export function metricLabel(label: string, cutoff?: number | null): string {
  return cutoff ? `${label} @\u00a0${cutoff}` : label;
}
