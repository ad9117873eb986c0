import { InvalidInputError } from "../errors.js";
import type { RejectedLines } from "./dataset.js";

const shownLines = 10;
/** More than this share of bad lines means that the file is not what it was taken for. */
const tolerated = 0.01;

interface Cause {
  count: number;
  lines: number[];
  /** Duplicates are settled by a rule, so they do not speak against the file. */
  harmless: boolean;
}

/** Counts the lines of one file that an importer could not use, by reason. */
export class Rejections {
  private readonly causes = new Map<string, Cause>();

  constructor(private readonly file: string) {}

  /** `lines`: 1-based; only the ten lowest are kept. */
  add(reason: string, lines: readonly number[], count = lines.length, harmless = false): void {
    if (count === 0) return;
    const cause = this.causes.get(reason) ?? { count: 0, lines: [], harmless };
    cause.count += count;
    cause.lines = [...cause.lines, ...lines].sort((a, b) => a - b).slice(0, shownLines);
    this.causes.set(reason, cause);
  }

  /** The whole file was left out, which is no fault of any line. */
  passOver(reason: string): void {
    this.causes.set(reason, { count: 0, lines: [], harmless: true });
  }

  toRejectedLines(): RejectedLines[] {
    return [...this.causes].map(([reason, { count, lines }]) => ({
      file: this.file,
      reason,
      count,
      firstLines: lines,
    }));
  }

  /** Lines that speak against the file: all but harmless ones. */
  get badCount(): number {
    return [...this.causes.values()].reduce((sum, cause) => sum + (cause.harmless ? 0 : cause.count), 0);
  }

  /** As check, for a source of many small files: the worst file stands for all. */
  static checkTogether(files: readonly Rejections[], totalLines: number): void {
    const bad = files.reduce((sum, file) => sum + file.badCount, 0);
    if (bad <= tolerated * totalLines) return;
    const worst = files.reduce((most, file) => (file.badCount > most.badCount ? file : most));
    worst.fail(bad, totalLines);
  }

  /** @throws InvalidInputError where more than 1 % of the file's lines are bad, duplicates aside. */
  check(totalLines: number): void {
    const count = this.badCount;
    if (count > tolerated * totalLines) this.fail(count, totalLines);
  }

  private fail(count: number, totalLines: number): never {
    const bad = [...this.causes].filter(([, cause]) => !cause.harmless);
    const list = bad
      .sort(([, a], [, b]) => b.count - a.count)
      .slice(0, 5)
      .map(
        ([reason, cause]) =>
          `${reason} (${cause.count}×, line${cause.lines.length === 1 ? "" : "s"} ${cause.lines.slice(0, 5).join(", ")}${cause.count > 5 ? ", …" : ""})`,
      )
      .join("; ");
    throw InvalidInputError.of(
      [this.file, `line ${Math.min(...bad.flatMap(([, cause]) => cause.lines))}`],
      `${count} of ${totalLines} lines cannot be used, which is more than 1 %: ${list}. Nothing was imported.`,
    );
  }
}
