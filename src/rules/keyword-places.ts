// Where keywords stand in the texts that a pattern matches, and what may come before them.

import { type CharacterNode, readPattern } from "./pattern.ts";
import { pathsOf, spells } from "./pattern-paths.ts";

/** So many places before a keyword are tried one by one; a pattern that begins at more of them is sought. */
const MOST_STARTS = 16;

/**
 * Where matches begin that have one of `keywords` in them: how many characters before the keyword, most first. Of each way
 * through the pattern at least one keyword tells, by the place where it is written out. `undefined` where none is, or where
 * that may be anywhere.
 */
export function startsBefore(
  source: string,
  keywords: readonly string[],
  caseSensitive: boolean,
): readonly number[] | undefined {
  const starts = new Set<number>();
  for (const { fewest, most } of keywordPlaces(source, keywords, caseSensitive) ?? []) {
    if (most - fewest >= MOST_STARTS) return undefined;
    for (let start = fewest; start <= most; start++) starts.add(start);
  }
  return starts.size === 0 || starts.size > MOST_STARTS ? undefined : [...starts].sort((a, b) => b - a);
}

/**
 * The ASCII characters that may come before a keyword in a match, where these are few: a match is sought no farther back than
 * they reach. `undefined` where that is not known.
 */
export function leadOf(
  source: string,
  keywords: readonly string[],
  caseSensitive: boolean,
): string | undefined {
  const places = keywordPlaces(source, keywords, caseSensitive);
  if (places === undefined) return undefined;
  const before = places.flatMap(({ before }) => before);
  const chars = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
  const lead = chars.filter((char) => before.some((node) => node.is(char))).join("");
  const isWide = before.some((node) => node.is("\u00e9"));
  return isWide || lead.length > MOST_LEADING ? undefined : lead;
}

/** More characters than letters, digits and a few signs: they reach back too far to be of use. */
const MOST_LEADING = 72;

/** The places of all ways through a pattern; `undefined` where a way has none. */
function keywordPlaces(
  source: string,
  keywords: readonly string[],
  caseSensitive: boolean,
): readonly KeywordPlace[] | undefined {
  const paths = pathsOf(readPattern(source), "spelled");
  if (paths === undefined) return undefined;
  const told: KeywordPlace[] = [];
  for (const path of paths) {
    const places = plainestPlaces(path, keywords, caseSensitive);
    if (places.length === 0) return undefined;
    told.push(...places);
  }
  return told;
}

/** Where one of the keywords is written out. Bodies of random characters may hold any by chance: there it tells of nothing. */
function plainestPlaces(
  path: readonly CharacterNode[],
  keywords: readonly string[],
  caseSensitive: boolean,
): readonly KeywordPlace[] {
  const places = keywords.flatMap((_, keyword) => placesIn(path, keywords, keyword, caseSensitive));
  const plainest = Math.min(...places.map(({ vagueness }) => vagueness));
  return places.filter(({ vagueness }) => vagueness === plainest);
}

/** A place in a path where a keyword may be written. */
interface KeywordPlace {
  /** Index of the keyword, and of the node behind it. */
  readonly keyword: number;
  readonly end: number;
  /** Characters before it. */
  readonly fewest: number;
  readonly most: number;
  readonly before: readonly CharacterNode[];
  /** How many other characters may stand there instead, by character of the keyword. */
  readonly vagueness: number;
}

function placesIn(
  path: readonly CharacterNode[],
  keywords: readonly string[],
  index: number,
  caseSensitive: boolean,
): readonly KeywordPlace[] {
  const keyword = keywords[index] as string;
  const places: KeywordPlace[] = [];
  let fewest = 0;
  let most = 0;
  for (let at = 0; at + keyword.length <= path.length; at++) {
    if (spells(path, at, keyword, caseSensitive)) {
      const written = path.slice(at, at + keyword.length);
      const vagueness = written.reduce((sum, node) => sum + widthOf(node), 0) / keyword.length;
      places.push({
        keyword: index,
        end: at + keyword.length,
        fewest,
        most,
        before: path.slice(0, at),
        vagueness,
      });
    }
    const node = path[at] as CharacterNode;
    fewest += node.fewest;
    most += node.most;
  }
  return places;
}

/** By kind of character, which are shared: half of the build's time went into counting them again. */
const widths = new WeakMap<CharacterNode["is"], number>();

/** How many printable characters a node stands for. */
export function widthOf({ is }: CharacterNode): number {
  let width = widths.get(is);
  if (width !== undefined) return width;
  width = 0;
  for (let code = 0x20; code < 0x7f; code++) if (is(String.fromCharCode(code))) width++;
  widths.set(is, width);
  return width;
}
