import { RE2JS } from "re2js";
import { KeysweepError, messageOf } from "../../errors.ts";
import { longestRe2Match } from "../../rules/pattern-facts.ts";
import type { Pattern, PatternHit } from "./pattern.ts";

/** How exactly, in characters, the end of a first match is sought before the match itself is. */
const STEP = 128;
/** How far a match is sought back from its end at first: next to all are shorter, and longer ones can be cut to less. */
const BACK = 1024;

/** Compiles a pattern in Go's syntax into a test of whole texts that are short: paths, say. Throws `RULES`. */
export function compileRe2Test(source: string, where: string): (text: string) => boolean {
  const compiled = compile(source, where);
  return (text) => compiled.test(text);
}

function compile(source: string, where: string): RE2JS {
  try {
    return RE2JS.compile(source);
  } catch (error) {
    throw new KeysweepError("RULES", `${where}: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * Compiles a pattern in Go's syntax, for rules that keysweep did not write: linear in time, whatever it says. Throws `RULES`.
 *
 * re2js says whether there is a match a hundred times faster than where: it is asked that first, of ever shorter beginnings of
 * the text, and then for the place near the end of the shortest. What it says is what a plain search says, but that of two
 * matches that overlap the later one is taken if the other one is longer than {@link BACK} however it is cut.
 */
export function compileRe2Pattern(source: string, where: string): Pattern {
  const compiled = compile(source, where);
  const longest = longestRe2Match(source);

  function searchIn(text: string, from: number): PatternHit | undefined {
    const matcher = compiled.matcher(text);
    if (!matcher.find(from)) return undefined;
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, group) => {
      const start = matcher.start(group);
      return start < 0 ? undefined : ([start, matcher.end(group)] as const);
    });
    return { start: matcher.start(), end: matcher.end(), groups };
  }

  /** Whether something matches between the two; where the text is cut, `\b` and anchors may be met that are not there. */
  const mayMatch = (text: string, from: number, to: number) =>
    compiled.test(from === 0 && to === text.length ? text : text.slice(from, to));

  return {
    longest,
    exec(text, from, latest) {
      // The character before may be what a `\b` looks at; what begins at `latest` is seen whole.
      const first = Math.max(0, from - 1);
      const last = Math.min(text.length, latest + Math.min(longest, BACK) + 1);
      if (first > last) return undefined;
      if (!mayMatch(text, first, last)) {
        const isLong =
          longest > BACK && mayMatch(text, first, text.length) && !mayMatch(text, last, text.length);
        return isLong ? searchIn(text, from) : undefined;
      }
      for (let low = first; low < last; ) {
        const end = firstEnd(text, first, low, last);
        // No match ends STEP before `end`, so none that is no longer than BACK begins before this.
        const begin = Math.max(from, end - STEP - Math.min(longest, BACK));
        if (begin > latest) return undefined;
        const near = search(text, begin, end);
        // One that begins right there may begin before that.
        const isLonger = longest > BACK && begin > from && (near === undefined || near.start === begin);
        const found = isLonger ? search(text, from, end) : near;
        if (found) return found;
        // It was one only because the text was cut.
        low = end;
      }
      return undefined;
    },
  };

  /** The first match that begins at or behind `begin` and is over soon behind `end`, seen as far as it goes. */
  function search(text: string, begin: number, end: number): PatternHit | undefined {
    const cut = Math.min(text.length, end + Math.min(longest, BACK) + 1);
    const hit = searchIn(text.slice(0, cut), begin);
    return hit && hit.end >= cut && cut < text.length ? searchIn(text, hit.start) : hit;
  }

  /** An index up to which a match may end, none ending `STEP` before it; more than `low`. */
  function firstEnd(text: string, first: number, low: number, last: number): number {
    let none = low;
    let some = last;
    while (some - none > STEP) {
      const middle = (none + some) >> 1;
      if (mayMatch(text, first, middle)) some = middle;
      else none = middle;
    }
    return some;
  }
}
