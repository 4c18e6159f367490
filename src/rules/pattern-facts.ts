import {
  type Alternatives,
  type CharacterNode,
  type GroupNode,
  type PatternNode,
  readPattern,
} from "./pattern.ts";

/** What the texts that a pattern can match have in common. */
export interface PatternFacts {
  /** Lengths, in characters. */
  readonly shortest: number;
  /** `Infinity` if there is no bound. */
  readonly longest: number;
  /** A space or tab may be in them. */
  readonly blanks: boolean;
  /** A sign may be in them that ends a value without quotes in most languages. */
  readonly signs: boolean;
  /** Nothing but letters (ASCII) is in them. */
  readonly letters: boolean;
}

const SIGNS = ",;&|<>\"'`(){}[]\\";
const NO_LETTERS = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).filter(
  (char) => !/[A-Za-z]/.test(char),
);
/** What ends a token: see `STOP` of the looks in `src/detect/look`. */
const STOPS = `${SIGNS} \t\r\n\f\v\xa0\0`;

/** Throws `RangeError` or `SyntaxError` for a pattern that {@link readPattern} does not know. */
export function patternFacts(source: string): PatternFacts {
  return factsOfAlternatives(readPattern(source));
}

function factsOfAlternatives(alternatives: Alternatives): PatternFacts {
  const all = alternatives.map((sequence) => sequence.map(factsOfNode));
  const sums = all.map((facts) => ({
    shortest: facts.reduce((sum, { shortest }) => sum + shortest, 0),
    longest: facts.reduce((sum, { longest }) => sum + longest, 0),
  }));
  const some = all.flat();
  return {
    shortest: Math.min(...sums.map(({ shortest }) => shortest)),
    longest: Math.max(...sums.map(({ longest }) => longest)),
    blanks: some.some(({ blanks }) => blanks),
    signs: some.some(({ signs }) => signs),
    letters: some.every(({ letters }) => letters),
  };
}

function factsOfNode(node: PatternNode): PatternFacts {
  if (node.kind === "nothing") return { shortest: 0, longest: 0, blanks: false, signs: false, letters: true };
  const one = node.kind === "group" ? factsOfAlternatives(node.alternatives) : factsOfCharacter(node);
  return {
    ...one,
    shortest: one.shortest * node.fewest,
    longest: one.longest === 0 ? 0 : one.longest * node.most,
  };
}

function factsOfCharacter(node: CharacterNode): PatternFacts {
  return {
    shortest: 1,
    longest: 1,
    blanks: node.is(" ") || node.is("\t"),
    signs: [...SIGNS].some(node.is),
    letters: !NO_LETTERS.some(node.is),
  };
}

/**
 * Characters of the longest text that a pattern in Go's syntax matches; `Infinity` where there is no bound, or where that
 * cannot be told.
 */
export function longestRe2Match(source: string): number {
  // Quoted text, classes of Unicode and names of characters have no counterpart that is read here.
  if (/\\[QEpPC]|\\x\{/.test(source)) return Number.POSITIVE_INFINITY;
  const pattern = source
    .replace(/\(\?[imsU-]+\)/g, "")
    .replace(/\(\?[imsU-]+:/g, "(?:")
    .replaceAll("(?P<", "(?<")
    .replace(/\[:\^?\w+:\]/g, "a")
    .replace(/\\[Az]/g, "");
  try {
    return patternFacts(pattern).longest;
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError) return Number.POSITIVE_INFINITY;
    throw error;
  }
}

/** Ways through a pattern that are looked at; with more of them nothing is said. */
const MOST_PATHS = 200;
/** Of a pattern with many optional parts the beginnings are mostly the same: all ways are followed to tell what follows a keyword. */
const MOST_NEXT_PATHS = 20_000;

/**
 * How many characters follow `keyword` at least in every text that a pattern matches, up to the first one that may end a
 * token (a blank, a quote, a bracket …). 0 where that cannot be told: the keyword is not written out in the pattern, say.
 */
export function leastBehind(source: string, keyword: string, caseSensitive: boolean): number {
  const paths = pathsOf(readPattern(source), false);
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
 * ({@link startsBefore} says 0): other ways than those that begin with `keyword` do not count. `undefined` where none does.
 */
export function tokenBehind(
  source: string,
  keyword: string,
  caseSensitive: boolean,
): TokenBehind | undefined {
  return commonToken(
    (pathsOf(readPattern(source), true) ?? [])
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

/**
 * By keyword: what stands behind it on each way through the pattern that writes it out. `undefined` where a way has no keyword, or there are too
 * many. Throws as {@link patternFacts} does.
 */
export function waysBehind(
  source: string,
  keywords: readonly string[],
  caseSensitive: boolean,
): readonly (readonly (readonly CharacterNode[])[])[] | undefined {
  const paths = pathsOf(readPattern(source), true, MOST_NEXT_PATHS);
  const behind = keywords.map((): (readonly CharacterNode[])[] => []);
  for (const path of paths ?? []) {
    const places = plainestPlaces(path, keywords, caseSensitive);
    if (places.length === 0) return undefined;
    for (const { keyword, end } of places) behind[keyword]!.push(path.slice(end));
  }
  return paths && behind;
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

const ALPHANUMERIC = [..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"];

/** Whether no match begins right behind a letter or a digit: the pattern begins with a look that forbids it. */
export function beginsApart(source: string): boolean {
  const look = /^(?:\(\?[is]+\))?(\(\?<!(?:\[(?:[^\]\\]|\\.)+\]|[^()[\]\\]|\\.)+\))/.exec(source)?.[1];
  if (look === undefined || readPattern(source).length !== 1) return false;
  const begins = new RegExp(`${look}$`);
  return ALPHANUMERIC.every((char) => !begins.test(char));
}

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
  const paths = pathsOf(readPattern(source), true);
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
function widthOf({ is }: CharacterNode): number {
  let width = widths.get(is);
  if (width !== undefined) return width;
  width = 0;
  for (let code = 0x20; code < 0x7f; code++) if (is(String.fromCharCode(code))) width++;
  widths.set(is, width);
  return width;
}

/** A group that repeats itself, as if it were one character: none is known of it. */
function opaque(node: GroupNode): CharacterNode {
  const { shortest, longest } = factsOfNode(node);
  return { kind: "character", is: () => true, fewest: shortest, most: Math.max(longest, shortest + 1) };
}

/** No keyword is longer. */
const LONGEST_KEYWORD = 32;

/** What is there for certain one by one, what may be there as two ways: a keyword may be written with either. */
function spelledOut({ is, fewest, most }: CharacterNode): CharacterNode[][] {
  const one: CharacterNode = { kind: "character", is, fewest: 1, most: 1 };
  if (fewest === 0) return most === 1 ? [[], [one]] : [[{ ...one, fewest, most }]];
  const certain = Math.min(fewest, LONGEST_KEYWORD);
  const sure = Array.from({ length: certain }, () => one);
  return most === certain ? [sure] : [[...sure, { ...one, fewest: fewest - certain, most: most - certain }]];
}

/**
 * Every way through alternatives, groups opened; `undefined` when there are too many or a group repeats itself. `spelled`:
 * what repeats itself as often as it does for certain, as far as keywords go, and groups that repeat themselves as a gap.
 */
function pathsOf(
  alternatives: Alternatives,
  spelled: boolean,
  most = MOST_PATHS,
): CharacterNode[][] | undefined {
  const paths: CharacterNode[][] = [];
  for (const sequence of alternatives) {
    let ways: CharacterNode[][] = [[]];
    for (const node of sequence) {
      if (node.kind === "nothing") continue;
      const parts = spelled
        ? waysOf(node, most)
        : node.kind === "character"
          ? [[node]]
          : pathsOfGroup(node, false, most);
      if (parts === undefined || ways.length * parts.length > most) return undefined;
      ways = ways.flatMap((way) => parts.map((part) => [...way, ...part]));
    }
    paths.push(...ways);
    if (paths.length > most) return undefined;
  }
  return paths;
}

function waysOf(node: CharacterNode | GroupNode, most: number): CharacterNode[][] | undefined {
  if (node.kind === "character") return spelledOut(node);
  return node.most === 1 ? pathsOfGroup(node, true, most) : [[opaque(node)]];
}

function pathsOfGroup(node: GroupNode, spelled: boolean, most: number): CharacterNode[][] | undefined {
  if (node.most !== 1) return undefined;
  const inside = pathsOf(node.alternatives, spelled, most);
  return inside && node.fewest === 0 ? [[], ...inside] : inside;
}

function leastInPath(path: readonly CharacterNode[], keyword: string, caseSensitive: boolean): number {
  let least = Number.POSITIVE_INFINITY;
  for (let start = 0; start + keyword.length <= path.length; start++) {
    if (spells(path, start, keyword, caseSensitive))
      least = Math.min(least, tokenLength(path.slice(start + keyword.length)));
  }
  return Number.isFinite(least) ? least : 0;
}

/** Whether the keyword is written out from `start` on. */
function spells(
  path: readonly CharacterNode[],
  start: number,
  keyword: string,
  caseSensitive: boolean,
): boolean {
  for (let i = 0; i < keyword.length; i++) {
    const node = path[start + i] as CharacterNode;
    if (node.fewest !== 1 || node.most !== 1) return false;
    const char = keyword[i] as string;
    if (node.is(char)) continue;
    if (caseSensitive || !(node.is(char.toLowerCase()) || node.is(char.toUpperCase()))) return false;
  }
  return true;
}

function tokenLength(path: readonly CharacterNode[]): number {
  let length = 0;
  for (const node of path) {
    if ([...STOPS].some(node.is)) break;
    length += node.fewest;
  }
  return length;
}
