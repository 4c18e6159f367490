// What a rule need not say, because its pattern does.

import { leastBehind, nextBehind, type TokenBehind, tokenBehind, tokensBehind } from "./behind-keyword.ts";
import { leadOf, startsBefore } from "./keyword-places.ts";
import { alternativesOf } from "./pattern.ts";
import { beginsApart, charsOfPattern, patternFacts } from "./pattern-facts.ts";
import type { AssignedValue, PatternWay, Rule } from "./types.ts";

/** What the tokens of a pattern have in common, for the first looks at what stands behind a keyword. `ways`: see {@link waysOf}. */
export function tokensOf(
  regex: string,
  keywords: readonly string[],
  caseSensitive: boolean,
  ways: readonly PatternWay[] | undefined,
): Pick<Rule, "behind" | "chars" | "apart" | "next"> {
  const next = unlessUnknown(() => nextBehind(regex, keywords, caseSensitive), []);
  const known = (chars: string) => (next.some((sets) => sets.some((set) => set !== chars)) ? { next } : {});
  const loose = () => {
    const tokens = unlessUnknown(() => tokensBehind(regex, keywords, caseSensitive), undefined);
    const chars = tokens ? charsOfAll(tokens) : "";
    const leastOf = (keyword: string) => unlessUnknown(() => leastBehind(regex, keyword, caseSensitive), 0);
    return {
      ...known(chars),
      behind: keywords.map((keyword, index) => tokens?.[index]?.least ?? (tokens ? 0 : leastOf(keyword))),
      ...(chars !== "" && { chars }),
    };
  };
  const beginsIt = ways?.length === 1 && ways[0]?.starts?.length === 1 && ways[0].starts[0] === 0;
  if (!beginsIt) return loose();
  const tokens = keywords.map((keyword) =>
    unlessUnknown(() => tokenBehind(regex, keyword, caseSensitive), undefined),
  );
  const chars = charsOfAll(tokens);
  return {
    // Mostly the set of all of the token says as much.
    ...known(chars),
    behind: tokens.map((token) => token?.least ?? 0),
    ...(chars !== "" && { chars }),
    ...(unlessUnknown(() => beginsApart(regex), false) && { apart: true }),
  };
}

/** The characters that the tokens behind all of the keywords are of; empty where they may be any. */
function charsOfAll(tokens: readonly (TokenBehind | undefined)[]): string {
  const sets = tokens.map((token) => token?.chars);
  return sets.every((set) => set !== undefined) ? [...new Set(sets)].join("") : "";
}

/** See {@link Rule.ways}. */
export function waysOf(
  regex: string,
  keywords: readonly string[],
  caseSensitive: boolean,
): readonly PatternWay[] | undefined {
  if (keywords.length === 0) return undefined;
  const wayOf = (source: string): PatternWay => {
    const own = source === regex ? {} : { regex: source };
    const starts = startsBefore(source, keywords, caseSensitive);
    if (starts !== undefined) return { ...own, starts };
    const lead = leadOf(source, keywords, caseSensitive);
    return { ...own, ...(lead !== undefined && { lead }) };
  };
  const isKnown = ({ starts, lead }: PatternWay) => starts !== undefined || lead !== undefined;
  return unlessUnknown(() => {
    const whole = wayOf(regex);
    if (whole.starts !== undefined) return [whole];
    const ways = alternativesOf(regex).map(wayOf);
    return ways.some(isKnown) ? ways : undefined;
  }, undefined);
}

/** What the values of a pattern have in common; nothing, where only the engine that runs the pattern can tell. */
export function boundsOf(
  pattern: string,
): Pick<AssignedValue, "least" | "most" | "chars" | "blanks" | "signs" | "letters"> {
  return unlessUnknown(
    () => {
      const { shortest, longest, blanks, signs, letters } = patternFacts(pattern);
      const chars = charsOfPattern(pattern);
      return {
        least: shortest,
        most: Number.isFinite(longest) ? longest : 0,
        ...(chars !== undefined && { chars }),
        blanks,
        signs,
        letters,
      };
    },
    { least: 0, most: 0, blanks: true, signs: true, letters: false },
  );
}

/** The facts of a pattern, or what to say of one whose syntax is not read here. */
function unlessUnknown<T>(facts: () => T, otherwise: T): T {
  try {
    return facts();
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError) return otherwise;
    throw error;
  }
}
