/** Shows how far long work is. */
export interface Progress {
  /** `fraction`: 0 to 1; `detail`: a few words behind the bar. */
  update(fraction: number, detail: string): void;
  /** Ends the line. */
  end(detail: string): void;
}

const barWidth = 24;

/** 75 → "1m 15s". */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${whole % 60}s`;
  return `${Math.floor(whole / 3600)}h ${Math.floor((whole % 3600) / 60)}m`;
}

/** A bar that redraws itself on a terminal; elsewhere (a log, a pipe) a plain line each 10 % or 15 seconds. */
export function createProgress(label: string, stream: NodeJS.WriteStream, now: () => number): Progress {
  if (stream.isTTY) {
    return {
      update(fraction, detail) {
        const filled = Math.round(fraction * barWidth);
        const bar = "█".repeat(filled) + "░".repeat(barWidth - filled);
        const line = `${label} ${bar} ${String(Math.floor(fraction * 100)).padStart(3)} %  ${detail}`;
        stream.write(`\r\u001b[2K${line.slice(0, Math.max(20, (stream.columns ?? 100) - 1))}`);
      },
      end(detail) {
        stream.write(`\r\u001b[2K${label}: ${detail}\n`);
      },
    };
  }
  let lastTenth = -1;
  let lastTime = now();
  return {
    update(fraction, detail) {
      const tenth = Math.floor(fraction * 10);
      if (tenth === lastTenth && now() - lastTime < 15_000) return;
      lastTenth = tenth;
      lastTime = now();
      stream.write(`${label}: ${Math.floor(fraction * 100)} %  ${detail}\n`);
    },
    end(detail) {
      stream.write(`${label}: ${detail}\n`);
    },
  };
}
