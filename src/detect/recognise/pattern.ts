import type { PatternWay } from "../../rules/types.ts";
import { work } from "../view.ts";
import { type Neighbourhood, ownStarts } from "./neighbours.ts";
import type { Candidate, Recogniser } from "./types.ts";

/** A pattern in either dialect. */
export interface Pattern {
  /** Characters of its longest match; `Infinity` if there is no bound. */
  readonly longest: number;
  /** The first match at or behind `from`; one that begins behind `latest` need not be found. */
  exec(text: string, from: number, latest: number): PatternHit | undefined;
  /** The match that begins right there. */
  execAt?(text: string, at: number): PatternHit | undefined;
}

export interface PatternHit {
  readonly start: number;
  readonly end: number;
  /** Start and end of each capture group; `undefined` where it took no part. Index 0 is the whole match. */
  readonly groups: readonly (readonly [number, number] | undefined)[];
}

/**
 * Which of a pattern's matches are told: those that hold the keyword (rules of ours: every match then belongs to the
 * keywords inside it), those that stand anywhere near it (foreign rules with keywords), or those that begin between the
 * two indices (rules without keywords).
 */
export type Concern =
  | { readonly kind: "holds-keyword" | "begins-within" }
  | ({ readonly kind: "near-keyword" } & Neighbourhood);

/** Runs a pattern over the view. */
export function createPatternRecogniser(
  pattern: Pattern,
  secretGroup: number,
  concern: Concern,
): (...found: [...Parameters<Recogniser>, from?: number]) => void {
  return (view, first, last, emit, earliest = 0) => {
    const { text } = view;
    const { kind } = concern;
    let latest = kind === "holds-keyword" ? first : kind === "begins-within" ? last - 1 : text.length;
    let from = kind === "begins-within" ? first : earliest;
    if (concern.kind === "near-keyword") {
      const own = ownStarts(view, first, last, concern, pattern.longest);
      latest = own.latest;
      // In the middle of a blob no match of a foreign pattern begins at the very first character: there `^` and `\b` would be met.
      from = Math.max(view.cut ? 1 : 0, own.from);
    }
    work.characters += text.length - from;
    while (from <= text.length) {
      const hit = pattern.exec(text, from, latest);
      if (!hit || hit.start > latest) return;
      if (kind !== "holds-keyword" || hit.end >= last) {
        const found = candidateOf(hit, secretGroup);
        if (found) emit(kind === "holds-keyword" ? withoutTail(text, found) : found);
      }
      from = hit.end > hit.start ? hit.end : hit.end + 1;
    }
  };
}

/**
 * Tries a pattern of ours only where a match that holds the keyword may begin: that a keyword is repeated then costs no search
 * each time. `starts`: how many characters before it. `lead`: which characters come before it; a match is sought from the
 * first of those on that stand there in a row.
 */
export function createAnchoredRecogniser(
  pattern: Pattern & Required<Pick<Pattern, "execAt">>,
  secretGroup: number,
  { starts, lead }: Pick<PatternWay, "starts" | "lead">,
): Recogniser {
  const search = createPatternRecogniser(pattern, secretGroup, { kind: "holds-keyword" });
  if (starts !== undefined)
    return ({ text }, first, last, emit) => {
      for (const before of starts) {
        const hit = before > first ? undefined : pattern.execAt(text, first - before);
        if (!hit || hit.end < last) continue;
        const found = candidateOf(hit, secretGroup);
        if (found) emit(withoutTail(text, found));
        return;
      }
    };
  if (lead === undefined) return search;
  const leads = new Uint8Array(256);
  for (let i = 0; i < lead.length; i++) leads[lead.charCodeAt(i)] = 1;
  return (view, first, last, emit) => {
    let from = first;
    while (from > 0 && leads[view.text.charCodeAt(from - 1)] === 1) from--;
    search(view, first, last, emit, from);
  };
}

function candidateOf(hit: PatternHit, secretGroup: number): Candidate | undefined {
  const [start, end] = pickSecret(hit, secretGroup);
  return end > start ? { start, end, outerStart: hit.start, outerEnd: hit.end } : undefined;
}

/** A secret whose alphabet has a hyphen takes in two of an HTML comment's end: left out. */
function withoutTail(text: string, found: Candidate): Candidate {
  const end = found.end - 2;
  const isComment = found.end === found.outerEnd && end > found.start && text.startsWith("-->", end);
  return isComment ? { ...found, end, outerEnd: end } : found;
}

/** gitleaks' rule: the named group, or for 0 the first group that is not empty, else the whole match. */
function pickSecret(hit: PatternHit, secretGroup: number): readonly [number, number] {
  const whole = [hit.start, hit.end] as const;
  if (secretGroup > 0) return hit.groups[secretGroup] ?? whole;
  return hit.groups.slice(1).find((group) => group !== undefined && group[1] > group[0]) ?? whole;
}
