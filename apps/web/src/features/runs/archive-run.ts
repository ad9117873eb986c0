import { askFromBrowser } from "@/graphql/browser";
import { UpdateRunDocument } from "@/graphql/generated/documents";

/** Puts a run aside, or back among the others; the API's objection, or null when it was done. */
export async function archiveRun(id: string, archived: boolean): Promise<string | null> {
  const answer = await askFromBrowser(UpdateRunDocument, { input: { id, archived } });
  if (!answer.ok) return answer.problem.message;
  const { updateRun } = answer.data;
  return "message" in updateRun ? updateRun.message : null;
}
