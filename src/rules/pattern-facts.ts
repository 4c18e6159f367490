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
  /** Nothing but letters (ASCII) is in them. */
  readonly letters: boolean;
}

export const SIGNS = ",;&|<>\"'`(){}[]\\";
const NO_LETTERS = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).filter(
  (char) => !/[A-Za-z]/.test(char),
);

/** Throws `RangeError` or `SyntaxError` for a pattern that {@link readPattern} does not know. */
export function patternFacts(source: string): PatternFacts {
  return factsOfAlternatives(readPattern(source));
}

/**
 * The ASCII characters from the space on that texts which a pattern matches are made of, as pairs of first and last: `09AZaz`. `undefined`:
 * others as well. Throws as {@link patternFacts} does.
 */
export function charsOfPattern(source: string): string | undefined {
  const nodes = [...characterNodes(readPattern(source))];
  const takes = (code: number) => nodes.some(({ is }) => is(String.fromCharCode(code)));
  for (let code = 0; code < 256; code++) if ((code < 0x20 || code >= 0x80) && takes(code)) return undefined;
  let pairs = "";
  for (let code = 0x20; code < 0x80; code++) {
    if (!takes(code)) continue;
    pairs += String.fromCharCode(code);
    while (code + 1 < 0x80 && takes(code + 1)) code++;
    pairs += String.fromCharCode(code);
  }
  return pairs;
}

function* characterNodes(alternatives: Alternatives): Generator<CharacterNode> {
  for (const node of alternatives.flat()) {
    if (node.kind === "character") yield node;
    else if (node.kind === "group") yield* characterNodes(node.alternatives);
  }
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

export function factsOfNode(node: PatternNode): PatternFacts {
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

const ALPHANUMERIC = [..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"];

/** Whether no match begins right behind a letter or a digit: the pattern begins with a look that forbids it. */
export function beginsApart(source: string): boolean {
  const look = /^(?:\(\?[is]+\))?(\(\?<!(?:\[(?:[^\]\\]|\\.)+\]|[^()[\]\\]|\\.)+\))/.exec(source)?.[1];
  if (look === undefined || readPattern(source).length !== 1) return false;
  const begins = new RegExp(`${look}$`);
  return ALPHANUMERIC.every((char) => !begins.test(char));
}
