import { type Alternatives, type CharacterNode, type PatternNode, readPattern } from "./pattern.ts";

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
}

const SIGNS = ",;&|<>\"'`(){}[]\\";
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
  };
}

function factsOfNode(node: PatternNode): PatternFacts {
  if (node.kind === "nothing") return { shortest: 0, longest: 0, blanks: false, signs: false };
  const one = node.kind === "group" ? factsOfAlternatives(node.alternatives) : factsOfCharacter(node);
  return {
    ...one,
    shortest: one.shortest * node.fewest,
    longest: one.longest === 0 ? 0 : one.longest * node.most,
  };
}

function factsOfCharacter(node: CharacterNode): PatternFacts {
  return { shortest: 1, longest: 1, blanks: node.is(" ") || node.is("\t"), signs: [...SIGNS].some(node.is) };
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

/**
 * How many characters follow `keyword` at least in every text that a pattern matches, up to the first one that may end a
 * token (a blank, a quote, a bracket …). 0 where that cannot be told: the keyword is not written out in the pattern, say.
 */
export function leastBehind(source: string, keyword: string, caseSensitive: boolean): number {
  const paths = pathsOf(readPattern(source));
  if (paths === undefined) return 0;
  return Math.min(...paths.map((path) => leastInPath(path, keyword, caseSensitive)));
}

/** Every way through alternatives, groups opened; `undefined` when there are too many or a group repeats itself. */
function pathsOf(alternatives: Alternatives): CharacterNode[][] | undefined {
  const paths: CharacterNode[][] = [];
  for (const sequence of alternatives) {
    let ways: CharacterNode[][] = [[]];
    for (const node of sequence) {
      if (node.kind === "nothing") continue;
      const parts = node.kind === "character" ? [[node]] : pathsOfGroup(node);
      if (parts === undefined || ways.length * parts.length > MOST_PATHS) return undefined;
      ways = ways.flatMap((way) => parts.map((part) => [...way, ...part]));
    }
    paths.push(...ways);
    if (paths.length > MOST_PATHS) return undefined;
  }
  return paths;
}

function pathsOfGroup(node: PatternNode & { readonly kind: "group" }): CharacterNode[][] | undefined {
  if (node.most !== 1) return undefined;
  const inside = pathsOf(node.alternatives);
  return inside && node.fewest === 0 ? [[], ...inside] : inside;
}

function leastInPath(path: readonly CharacterNode[], keyword: string, caseSensitive: boolean): number {
  let least = Number.POSITIVE_INFINITY;
  for (let start = 0; start + keyword.length <= path.length; start++) {
    const spells = [...keyword].every((char, i) => {
      const node = path[start + i] as CharacterNode;
      if (node.fewest !== 1 || node.most !== 1) return false;
      return (
        node.is(char) || (!caseSensitive && (node.is(char.toLowerCase()) || node.is(char.toUpperCase())))
      );
    });
    if (spells) least = Math.min(least, tokenLength(path.slice(start + keyword.length)));
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
