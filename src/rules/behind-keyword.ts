// What the texts that a pattern matches have behind a keyword.

import { waysBehind } from "./keyword-ways.ts";
import { type CharacterNode, readPattern } from "./pattern.ts";
import { SIGNS } from "./pattern-facts.ts";
import { pathsOf, spells } from "./pattern-paths.ts";

/** What ends a token: see `STOP` of the looks in `src/detect/look`. */
const STOPS = `${SIGNS} \t\r\n\f\v\xa0\0`;

/**
 * How many characters follow `keyword` at least in every text that a pattern matches, up to the first one that may end a
 * token (a blank, a quote, a bracket …). 0 where that cannot be told: the keyword is not written out in the pattern, say.
 */
export function leastBehind(source: string, keyword: string, caseSensitive: boolean): number {
  const paths = pathsOf(readPattern(source), "strict");
  if (paths === undefined) return 0;
  return Math.min(...paths.map((path) => leastInPath(path, keyword, caseSensitive)));
}

/** What every match has behind a keyword that it begins with. */
export interface TokenBehind {
  /** Characters up to the first one that may end a token, at least. */
  readonly least: number;
  /** The ASCII characters that these may be, as pairs of first and last: `09AZaz`. Absent: others as well. */
  readonly chars?: string;
}

/**
 * Like {@link leastBehind}, for a pattern whose matches are tried for where a keyword stands and nowhere before it
 * (`startsBefore` says 0): other ways than those that begin with `keyword` do not count. `undefined` where none does.
 */
export function tokenBehind(
  source: string,
  keyword: string,
  caseSensitive: boolean,
): TokenBehind | undefined {
  return commonToken(
    (pathsOf(readPattern(source), "spelled") ?? [])
      .filter((path) => path.length >= keyword.length && spells(path, 0, keyword, caseSensitive))
      .map((path) => path.slice(keyword.length)),
  );
}

/**
 * Like {@link tokenBehind} for each of `keywords`, of a pattern whose matches may begin before them. Only where a way through the pattern writes
 * the keyword out, as in {@link nextBehind}. `undefined` where a way has none of them, or there are too many ways.
 */
export function tokensBehind(
  source: string,
  keywords: readonly string[],
  caseSensitive: boolean,
): readonly (TokenBehind | undefined)[] | undefined {
  return waysBehind(source, keywords, caseSensitive)?.map(commonToken);
}

/** What ways through a pattern have in common at their beginnings; `undefined` where there are none. */
function commonToken(behind: readonly (readonly CharacterNode[])[]): TokenBehind | undefined {
  if (behind.length === 0) return undefined;
  const least = Math.min(...behind.map(tokenLength));
  const nodes = behind.flatMap((path) => firstNodes(path, least));
  if (nodes.some((node) => node.is("\u00e9"))) return { least };
  return { least, chars: charsOf((char) => nodes.some((node) => node.is(char))) };
}

/** So many characters behind a keyword are told one by one. */
const MOST_NEXT = 6;

/**
 * By keyword: the characters that may follow it in a match, one after the other, as pairs of first and last (`09az`); the empty text for
 * any. Only where a way through the pattern writes the keyword out: others tell of themselves by another keyword. As many as
 * {@link MOST_NEXT}, no more than every match has; none where nothing is known.
 */
export function nextBehind(
  source: string,
  keywords: readonly string[],
  caseSensitive: boolean,
): readonly (readonly string[])[] {
  const behind = waysBehind(source, keywords, caseSensitive);
  return keywords.map((_, index) => {
    const ways = behind?.[index] ?? [];
    return ways.length === 0 ? [] : nextChars(ways);
  });
}

/** The characters that ways through a pattern have one after the other, until one of them may be at its end. */
function nextChars(ways: readonly (readonly CharacterNode[])[]): readonly string[] {
  const next: string[] = [];
  let places = ways.map(() => new Set([0]));
  for (let length = 0; length < MOST_NEXT; length++) {
    const nodes: CharacterNode[] = [];
    let mayEnd = false;
    places = places.map((starts, way) => {
      const path = ways[way] as readonly CharacterNode[];
      const behind = new Set<number>();
      // Grows while it is walked: what may be left out, what stands behind it may come as well.
      const here = new Set(starts);
      for (const at of here) {
        const node = path[at];
        if (node === undefined) {
          mayEnd = true;
          continue;
        }
        nodes.push(node);
        if (node.fewest === 0) here.add(at + 1);
        behind.add(at + 1);
        if (node.most > 1) behind.add(at);
      }
      return behind;
    });
    if (mayEnd) break;
    next.push(
      nodes.some((node) => node.is("\u00e9"))
        ? ""
        : charsOf((char) => nodes.some((node) => node.is(char)), "\0"),
    );
  }
  while (next.at(-1) === "") next.pop();
  return next;
}

/** The nodes that the first `length` characters may come from. */
function firstNodes(path: readonly CharacterNode[], length: number): readonly CharacterNode[] {
  let fewest = 0;
  const end = path.findIndex((node) => {
    if (fewest >= length) return true;
    fewest += node.fewest;
    return false;
  });
  return end < 0 ? path : path.slice(0, end);
}

/** The ASCII characters from `lowest` on that `is` holds for, as pairs of first and last. */
function charsOf(is: (char: string) => boolean, lowest = "!"): string {
  let pairs = "";
  for (let code = lowest.charCodeAt(0); code < 0x80; code++) {
    const first = String.fromCharCode(code);
    if (!is(first)) continue;
    while (code + 1 < 0x80 && is(String.fromCharCode(code + 1))) code++;
    pairs += first + String.fromCharCode(code);
  }
  return pairs;
}

function leastInPath(path: readonly CharacterNode[], keyword: string, caseSensitive: boolean): number {
  let least = Number.POSITIVE_INFINITY;
  for (let start = 0; start + keyword.length <= path.length; start++) {
    if (spells(path, start, keyword, caseSensitive))
      least = Math.min(least, tokenLength(path.slice(start + keyword.length)));
  }
  return Number.isFinite(least) ? least : 0;
}

function tokenLength(path: readonly CharacterNode[]): number {
  let length = 0;
  for (const node of path) {
    if ([...STOPS].some(node.is)) break;
    length += node.fewest;
  }
  return length;
}
