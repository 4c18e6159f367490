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

const NOTHING: PatternFacts = { shortest: 0, longest: 0, blanks: false, signs: false };

/**
 * Reads a pattern, for the part of JavaScript's syntax that the rule files use: characters, classes, escapes,
 * groups, alternation, quantifiers, look-arounds. Throws `RangeError` for anything else (back references).
 */
export function patternFacts(source: string): PatternFacts {
  const pattern = source.replace(/^\(\?[is]+\)/, "");
  const { facts, end } = readAlternatives(pattern, 0);
  if (end !== pattern.length) throw new RangeError(`unbalanced parenthesis at ${end}: ${pattern}`);
  return facts;
}

interface Read {
  readonly facts: PatternFacts;
  readonly end: number;
}

function readAlternatives(pattern: string, from: number): Read {
  let { facts, end } = readSequence(pattern, from);
  while (pattern[end] === "|") {
    const next = readSequence(pattern, end + 1);
    facts = {
      shortest: Math.min(facts.shortest, next.facts.shortest),
      longest: Math.max(facts.longest, next.facts.longest),
      blanks: facts.blanks || next.facts.blanks,
      signs: facts.signs || next.facts.signs,
    };
    end = next.end;
  }
  return { facts, end };
}

function readSequence(pattern: string, from: number): Read {
  let facts = NOTHING;
  let at = from;
  while (at < pattern.length && pattern[at] !== "|" && pattern[at] !== ")") {
    const atom = readAtom(pattern, at);
    const { fewest, most, end } = readQuantifier(pattern, atom.end);
    facts = {
      shortest: facts.shortest + atom.facts.shortest * fewest,
      longest: facts.longest + (atom.facts.longest === 0 ? 0 : atom.facts.longest * most),
      blanks: facts.blanks || atom.facts.blanks,
      signs: facts.signs || atom.facts.signs,
    };
    at = end;
  }
  return { facts, end: at };
}

function readAtom(pattern: string, at: number): Read {
  switch (pattern[at]) {
    case "^":
    case "$":
      return { facts: NOTHING, end: at + 1 };
    case "[": {
      let end = at + 1;
      if (pattern[end] === "^") end++;
      while (pattern[end] !== "]") {
        if (end >= pattern.length) throw new RangeError(`unbalanced bracket: ${pattern}`);
        end += pattern[end] === "\\" ? 2 : 1;
      }
      return oneCharacter(pattern, at, end + 1);
    }
    case "\\": {
      const kind = pattern[at + 1] ?? "";
      if (/[1-9k]/.test(kind)) throw new RangeError(`back reference: ${pattern}`);
      if (kind === "b" || kind === "B") return { facts: NOTHING, end: at + 2 };
      return oneCharacter(pattern, at, at + (kind === "x" ? 4 : kind === "u" ? 6 : 2));
    }
    case "(": {
      const head = /^\((?:\?(?:[:=!]|<[=!]|<\w+>))?/.exec(pattern.slice(at))?.[0] as string;
      const { facts, end } = readAlternatives(pattern, at + head.length);
      if (pattern[end] !== ")") throw new RangeError(`unbalanced parenthesis: ${pattern}`);
      return { facts: /^\(\?<?[=!]/.test(head) ? NOTHING : facts, end: end + 1 };
    }
    default:
      return oneCharacter(pattern, at, at + 1);
  }
}

function oneCharacter(pattern: string, from: number, end: number): Read {
  const kind = new RegExp(pattern.slice(from, end));
  const blanks = kind.test(" ") || kind.test("\t");
  const signs = [...SIGNS].some((sign) => kind.test(sign));
  return { facts: { shortest: 1, longest: 1, blanks, signs }, end };
}

function readQuantifier(
  pattern: string,
  at: number,
): { readonly fewest: number; readonly most: number; readonly end: number } {
  const found = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(pattern.slice(at));
  if (!found) return { fewest: 1, most: 1, end: at };
  const [text, sign, fewest, comma, most] = found;
  const end = at + text.length;
  if (sign !== undefined)
    return { fewest: sign === "+" ? 1 : 0, most: sign === "?" ? 1 : Number.POSITIVE_INFINITY, end };
  if (comma === "") return { fewest: Number(fewest), most: Number(fewest), end };
  return { fewest: Number(fewest), most: most ? Number(most) : Number.POSITIVE_INFINITY, end };
}
