import { InvalidInputError, NotFoundError, type Problem } from "@cinevec/core";
import type { TrainingRun } from "@cinevec/db";
import { longestRunName } from "./run-name.js";
import type { RunRows } from "./run-rows.js";

/** What people call a run and say of it. What is left out, or null, stays as it is. */
export interface UpdateRun {
  readonly name?: string | null | undefined;
  /** Empty: there is none any more. */
  readonly note?: string | null | undefined;
  readonly tags?: readonly string[] | null | undefined;
  readonly archived?: boolean | null | undefined;
}

const longestNote = 10_000;
const longestTag = 50;
const mostTags = 20;

/** See Runs.update. */
export async function updateRun(rows: RunRows, id: string, changes: UpdateRun): Promise<TrainingRun> {
  await rows.find(id);
  const data = runTexts(changes);
  const { count } = await rows.db.prisma.trainingRun.updateMany({ where: { id }, data });
  if (count === 0) throw new NotFoundError("training run", id);
  return rows.changed(id);
}

/** The columns to write: blanks around texts are cut off, tags stand once each. @throws InvalidInputError naming the fields. */
function runTexts({ name, note, tags, archived }: UpdateRun): {
  name?: string;
  note?: string | null;
  tags?: string[];
  archived?: boolean;
} {
  const problems: Problem[] = [];
  const title = name?.trim();
  if (title !== undefined && (title.length < 1 || title.length > longestRunName))
    problems.push({ path: ["name"], message: `1 to ${longestRunName} characters.` });
  const text = note?.trim();
  if (text !== undefined && text.length > longestNote)
    problems.push({ path: ["note"], message: `At most ${longestNote} characters.` });
  const words = tags ? [...new Set(tags.map((tag) => tag.trim()))] : undefined;
  if (words && (words.length > mostTags || words.some((tag) => tag.length < 1 || tag.length > longestTag)))
    problems.push({ path: ["tags"], message: `At most ${mostTags} tags of 1 to ${longestTag} characters.` });
  if (problems.length > 0) throw new InvalidInputError(problems);
  return {
    ...(title === undefined ? {} : { name: title }),
    ...(text === undefined ? {} : { note: text === "" ? null : text }),
    ...(words === undefined ? {} : { tags: words }),
    ...(archived == null ? {} : { archived }),
  };
}
