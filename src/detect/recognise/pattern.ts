import type { Recogniser } from "./types.ts";

/** A pattern in either dialect: finds the first match at or behind `from`. */
export interface Pattern {
  exec(text: string, from: number): PatternHit | undefined;
}

export interface PatternHit {
  readonly start: number;
  readonly end: number;
  /** Start and end of each capture group; `undefined` where it took no part. Index 0 is the whole match. */
  readonly groups: readonly (readonly [number, number] | undefined)[];
}

/**
 * Runs a pattern over the view. With `holdsKeyword` (rules of ours) only matches that hold the keyword count: every
 * match then belongs to the keywords inside it, however the text is cut.
 */
export function createPatternRecogniser(
  pattern: Pattern,
  secretGroup: number,
  holdsKeyword: boolean,
): Recogniser {
  return (view, keywordStart, keywordEnd, emit) => {
    for (let from = 0; from <= view.text.length; ) {
      const hit = pattern.exec(view.text, from);
      if (!hit) return;
      if (holdsKeyword && hit.start > keywordStart) return;
      const secret = pickSecret(hit, secretGroup);
      if (secret[1] > secret[0] && (!holdsKeyword || hit.end >= keywordEnd)) {
        emit({ start: secret[0], end: secret[1], outerStart: hit.start, outerEnd: hit.end });
      }
      from = hit.end > hit.start ? hit.end : hit.end + 1;
    }
  };
}

/** gitleaks' rule: the named group, or for 0 the first group that is not empty, else the whole match. */
function pickSecret(hit: PatternHit, secretGroup: number): readonly [number, number] {
  const whole = [hit.start, hit.end] as const;
  if (secretGroup > 0) return hit.groups[secretGroup] ?? whole;
  return hit.groups.slice(1).find((group) => group !== undefined && group[1] > group[0]) ?? whole;
}
