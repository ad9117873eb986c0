import { access } from "node:fs/promises";
import { hostname } from "node:os";
import { isAbsolute } from "node:path";
import { InvalidInputError } from "@cinevec/core";

/**
 * The API has seen the file; a worker on another host may not.
 * @param source a real path in the import folder; a release's name and null are on every host.
 * @throws InvalidInputError that says what to do.
 */
export async function requireHere(source: string | null): Promise<void> {
  if (source === null || !isAbsolute(source)) return;
  const isHere = await access(source).then(
    () => true,
    () => false,
  );
  if (!isHere)
    throw InvalidInputError.of(
      "source",
      `${source} is not on ${hostname()}, whose worker took this. Let every worker that imports see the import folder under the same path, or leave "import" out of CINEVEC_WORKER_JOBS there; vectors are imported by workers that train.`,
    );
}
