import { afterAll } from "vitest";
import { type OpenSource, openSource } from "../dataset/files/source-files.js";
import { chooseTables } from "../dataset/readers/interactions/choose-tables.js";
import type { TableColumns } from "../dataset/readers/interactions/table-columns.js";
import { type Files, fixtureFolder } from "./reader-contract.js";

/** Chooses tables among files; sources are closed after the tests. */
export function tableChooser() {
  const fixtures = fixtureFolder();
  const opened: OpenSource[] = [];
  afterAll(async () => {
    for (const source of opened) await source.close();
  });
  async function tablesOf(files: Files, given: TableColumns = {}) {
    const source = await openSource(await fixtures.folder(files));
    opened.push(source);
    return await chooseTables(source.folders[0]!.files, given);
  }
  /** The names of the files that were taken for interactions, items, links and users. */
  async function choose(files: Files, given: TableColumns = {}) {
    const { interactions, items, links, users } = await tablesOf(files, given);
    return {
      interactions: interactions.file,
      ...(items && { items: items.sample.file }),
      ...(links && { links: links.sample.file }),
      ...(users && { users: users.sample.file }),
    };
  }
  return { choose, tablesOf };
}
