import { decodeUnlearned, type Unlearned } from "@cinevec/core";
import type { BlobStore } from "@cinevec/db";
import { getSealed } from "./sealed-blobs.js";

/** Beside a run's artifact. */
export const unlearnedFile = "unlearned.json";

const notKept = "This run was trained by a version of Cinevec that did not keep the reason.";

/** Why a run did not learn some of its dataset's movies, as its recipe told it when the training ended. */
export class UnlearnedMovies {
  private constructor(private readonly reasons: ReadonlyMap<number, string>) {}

  /** @param folder the blobs' folder of the artifact. @throws CorruptDataError. */
  static async read(blobs: BlobStore, folder: string): Promise<UnlearnedMovies> {
    const name = `${folder}/${unlearnedFile}`;
    const stored: Unlearned =
      (await blobs.size(name)) === null ? new Map() : decodeUnlearned(await getSealed(blobs, name));
    return new UnlearnedMovies(
      new Map([...stored].flatMap(([reason, rows]) => rows.map((row) => [row, reason] as const))),
    );
  }

  /** @param row the dataset's row of a movie that the run did not learn. */
  why(row: number): string {
    return this.reasons.get(row) ?? notKept;
  }
}
