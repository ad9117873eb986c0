import type { Question } from "./question";

/** Names the recording that a request's questions go to. */
export const recordingHeader = "x-cinevec-recording";

const place = Symbol.for("cinevec.recordings");
type Holder = { [place]?: Map<string, Question[]> };

/** Pages and routes are built apart, and have no module in common: the process holds the recordings. */
function recordings(): Map<string, Question[]> {
  const holder = globalThis as Holder;
  holder[place] ??= new Map();
  return holder[place];
}

/** Notes a question where its request belongs to a recording under way; what claims to is not believed. */
export function record(headers: Headers, query: string, variables: unknown): void {
  const name = headers.get(recordingHeader);
  if (name !== null) recordings().get(name)?.push({ query, variables });
}

/** Everything that is asked by requests which carry the name that `requests` is given. */
export async function recordQuestions(requests: (name: string) => Promise<void>): Promise<Question[]> {
  const name = crypto.randomUUID();
  const questions: Question[] = [];
  recordings().set(name, questions);
  try {
    await requests(name);
  } finally {
    recordings().delete(name);
  }
  return questions;
}
