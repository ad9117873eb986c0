import { operationName, type Question } from "./question";

/** Questions that the browser itself asked while it was on a page; the newest of each operation. */
let noted: { path: string; questions: Map<string, Question> } = { path: "", questions: new Map() };

/** Of one page alone: another path begins anew. What changes something is no part of what a page shows. */
export function noteQuestion(query: string, variables: unknown): void {
  if (!/^\s*query\b/.test(query)) return;
  const path = window.location.pathname;
  if (noted.path !== path) noted = { path, questions: new Map() };
  const name = operationName(query);
  noted.questions.delete(name);
  noted.questions.set(name, { query, variables });
}

/** What the browser asked for the page that is open. */
export function notedQuestions(): Question[] {
  return noted.path === window.location.pathname ? [...noted.questions.values()] : [];
}
