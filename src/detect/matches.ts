import type { Confidence } from "../rules/types.ts";
import type { Match } from "./types.ts";

const SURENESS: Readonly<Record<Confidence, number>> = { high: 3, medium: 2, low: 1 };

/** How sure a match is, for comparing: higher is surer. */
export function surenessOf({ confidence }: Pick<Match, "confidence">): number {
  return SURENESS[confidence];
}

/**
 * Matches without repetitions (several keywords may lead to one; the surest is kept), in order of place, then rule. The
 * order of `matches` does not matter.
 */
export function uniqueMatches(matches: readonly Match[]): Match[] {
  const seen = new Map<string, Match>();
  for (const match of matches) {
    const key = `${match.start} ${match.end} ${match.outerStart} ${match.outerEnd} ${match.ruleId} ${match.encodings.join()}`;
    const other = seen.get(key);
    if (!other || compare(match, other) < 0) seen.set(key, match);
  }
  return [...seen.values()].sort(compare);
}

/** Whether what was decoded is no text: bytes behind a word in a program's data are no secret. */
export function isBinary(decoded: string): boolean {
  return decoded.includes("\0");
}

/** The same match in a text with `by` bytes more before it. */
export function moveMatch(match: Match, by: number): Match {
  return {
    ...match,
    start: match.start + by,
    end: match.end + by,
    outerStart: match.outerStart + by,
    outerEnd: match.outerEnd + by,
  };
}

function compare(a: Match, b: Match): number {
  return (
    a.start - b.start ||
    a.end - b.end ||
    compareText(a.ruleId, b.ruleId) ||
    a.outerStart - b.outerStart ||
    a.outerEnd - b.outerEnd ||
    compareText(a.encodings.join(), b.encodings.join()) ||
    surenessOf(b) - surenessOf(a) ||
    compareText(a.text, b.text) ||
    a.notes.length - b.notes.length ||
    compareText(a.notes.join("\n"), b.notes.join("\n"))
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
