import type { Repository } from "./repository.ts";

const answers = new WeakMap<Repository, Map<string, Promise<unknown>>>();

/**
 * Asks a question about a repository once, and gives the same answer to everyone who asks `what` later: a command that looks at
 * history in several ways sees it as it was when it first looked. A question that failed is asked again.
 */
export function once<T>(repository: Repository, what: string, ask: () => Promise<T>): Promise<T> {
  let known = answers.get(repository);
  if (known === undefined) {
    known = new Map();
    answers.set(repository, known);
  }
  const before = known.get(what) as Promise<T> | undefined;
  if (before !== undefined) return before;
  const answer = ask();
  known.set(what, answer);
  answer.catch(() => known.delete(what));
  return answer;
}
