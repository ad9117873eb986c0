import type { Embedding } from "../embedding/embedding.js";
import type { Scorers } from "../embedding/scorers.js";
import type { SequenceScorer } from "../embedding/sequence-scorer.js";
import type { OpenedScorers } from "./index/search-protocol.js";
import type { ThreadIndex } from "./index/thread-index.js";

/** Where scorers come from. */
export interface ScorerOrigin {
  /** The address of a ScorerModule. */
  readonly module: string;
  readonly recipe: string;
  /** As stored with the artifact. */
  readonly options: unknown;
}

/**
 * Scorers that live on the searching thread: the event loop sends a history and gets scores back. Where the thread was
 * replaced, they are opened anew on the next one.
 * @param embedding in shared memory (shareEmbedding), or it is copied for the thread.
 */
export async function openRemoteScorers(
  index: Pick<ThreadIndex, "ask">,
  embedding: Embedding,
  origin: ScorerOrigin,
): Promise<Scorers> {
  const rows = embedding.ids.length;
  const open = (): Promise<OpenedScorers> => index.ask("openScorers", { ...origin, embedding });
  const known = await open();

  async function asked<Answer>(ask: () => Promise<Answer | null>): Promise<Answer> {
    let answer = await ask();
    if (answer === null) {
      await open();
      answer = await ask();
    }
    if (answer === null) throw new Error("The searching thread lost the scorers that it had just opened.");
    return answer;
  }

  function sequence(which: "next" | "middle"): SequenceScorer | null {
    const facts = known[which];
    if (!facts) return null;
    const scoreWith =
      (probabilities: boolean): SequenceScorer["score"] =>
      async (histories, out) => {
        for (const [query, history] of histories.entries())
          out.set(
            await asked(() => index.ask("score", { which, history, probabilities, rows })),
            query * rows,
          );
      };
    return {
      description: facts.description,
      score: scoreWith(false),
      ...(facts.predicts && { scoreProbabilities: scoreWith(true) }),
    };
  }

  const { user, places } = known;
  return {
    next: sequence("next"),
    middle: sequence("middle"),
    user: user && {
      ...user,
      score: async (place, out) => out.set(await asked(() => index.ask("scoreUser", { user: place, rows }))),
    },
    placer: places
      ? { place: async (movie) => (await asked(() => index.ask("place", { movie }))).vector }
      : null,
  };
}
