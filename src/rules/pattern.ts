/**
 * A pattern, read: for the part of JavaScript's syntax that the rule files use (characters, classes, escapes, groups,
 * alternation, quantifiers, look-arounds).
 */
export type PatternNode = CharacterNode | GroupNode | NothingNode;

interface Repeated {
  readonly fewest: number;
  /** `Infinity` if there is no bound. */
  readonly most: number;
}

/** One character of a kind. */
export interface CharacterNode extends Repeated {
  readonly kind: "character";
  is(char: string): boolean;
}

export interface GroupNode extends Repeated {
  readonly kind: "group";
  readonly alternatives: Alternatives;
}

/** What takes up no characters: an edge, a look-around. */
export interface NothingNode {
  readonly kind: "nothing";
}

export type Alternatives = readonly (readonly PatternNode[])[];

interface Read<T> {
  readonly value: T;
  readonly end: number;
}

/** Reads a pattern. Throws `RangeError` for what it does not know (back references) and `SyntaxError` for a class that is none. */
export function readPattern(source: string): Alternatives {
  const inline = /^\(\?[is]+\)/.exec(source)?.[0] ?? "";
  const pattern = source.slice(inline.length);
  const { value, end } = readAlternatives(pattern, 0, inline.includes("i") ? "i" : "");
  if (end !== pattern.length) throw new RangeError(`unbalanced parenthesis at ${end}: ${pattern}`);
  return value;
}

/** How many groups of a pattern, in either dialect, keep what they match. */
export function groupsIn(source: string): number {
  // Escapes, quoted stretches and classes hold no groups.
  const bare = source.replace(/\\Q.*?(?:\\E|$)|\\.|\[\^?\]?(?:\\.|\[:\^?[a-z]+:\]|[^\]\\])*\]/gs, "");
  return bare.match(/\((?!\?)|\(\?P?<(?![=!])/g)?.length ?? 0;
}

/** The alternatives that a pattern consists of, as patterns of their own; what holds for all of them stands before each. */
export function alternativesOf(source: string): readonly string[] {
  const inline = /^\(\?[is]+\)/.exec(source)?.[0] ?? "";
  const alternatives: string[] = [];
  let from = inline.length;
  let depth = 0;
  for (let at = from; at < source.length; at++) {
    const char = source[at];
    if (char === "\\") at++;
    else if (char === "[") at = endOfClass(source, at) - 1;
    else if (char === "(") depth++;
    else if (char === ")") depth--;
    else if (char === "|" && depth === 0) {
      alternatives.push(inline + source.slice(from, at));
      from = at + 1;
    }
  }
  return [...alternatives, inline + source.slice(from)];
}

function readAlternatives(pattern: string, from: number, flags: string): Read<Alternatives> {
  const value: PatternNode[][] = [];
  for (let at = from; ; at++) {
    const sequence: PatternNode[] = [];
    while (at < pattern.length && pattern[at] !== "|" && pattern[at] !== ")") {
      const node = readNode(pattern, at, flags);
      sequence.push(node.value);
      at = node.end;
    }
    value.push(sequence);
    if (pattern[at] !== "|") return { value, end: at };
  }
}

function readNode(pattern: string, at: number, flags: string): Read<PatternNode> {
  const first = pattern[at] as string;
  const escaped = first === "\\" ? (pattern[at + 1] ?? "") : "";
  if (first === "^" || first === "$") return { value: NOTHING, end: at + 1 };
  if (escaped === "b" || escaped === "B") return { value: NOTHING, end: at + 2 };
  if (/[1-9k]/.test(escaped)) throw new RangeError(`back reference: ${pattern}`);
  if (first === "(") return readGroup(pattern, at, flags);
  const end =
    first === "["
      ? endOfClass(pattern, at)
      : at + (escaped === "x" ? 4 : escaped === "u" ? 6 : escaped ? 2 : 1);
  const { value, end: behind } = readQuantifier(pattern, end);
  return { value: { kind: "character", is: kindOf(pattern.slice(at, end), flags), ...value }, end: behind };
}

/** Asked of many characters, and the same few kinds again and again: what is ASCII is answered once. */
const kinds = new Map<string, (char: string) => boolean>();

function kindOf(source: string, flags: string): (char: string) => boolean {
  const key = `${flags} ${source}`;
  const known = kinds.get(key);
  if (known) return known;
  const pattern = new RegExp(`^${source}$`, `s${flags}`);
  const ascii = Array.from({ length: 128 }, (_, code) => pattern.test(String.fromCharCode(code)));
  const is = (char: string) => ascii[char.charCodeAt(0)] ?? pattern.test(char);
  kinds.set(key, is);
  return is;
}

const NOTHING: NothingNode = { kind: "nothing" };

function readGroup(pattern: string, at: number, flags: string): Read<PatternNode> {
  const head = /^\((?:\?(?:[:=!]|<[=!]|<\w+>))?/.exec(pattern.slice(at))?.[0] as string;
  const { value: alternatives, end } = readAlternatives(pattern, at + head.length, flags);
  if (pattern[end] !== ")") throw new RangeError(`unbalanced parenthesis: ${pattern}`);
  const { value, end: behind } = readQuantifier(pattern, end + 1);
  const isLook = /^\(\?<?[=!]/.test(head);
  return { value: isLook ? NOTHING : { kind: "group", alternatives, ...value }, end: behind };
}

function endOfClass(pattern: string, at: number): number {
  let end = at + 1;
  if (pattern[end] === "^") end++;
  while (pattern[end] !== "]") {
    if (end >= pattern.length) throw new RangeError(`unbalanced bracket: ${pattern}`);
    end += pattern[end] === "\\" ? 2 : 1;
  }
  return end + 1;
}

function readQuantifier(pattern: string, at: number): Read<Repeated> {
  const found = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(pattern.slice(at));
  if (!found) return { value: { fewest: 1, most: 1 }, end: at };
  const [text, sign, fewest, comma, most] = found;
  const end = at + text.length;
  if (sign !== undefined)
    return {
      value: { fewest: sign === "+" ? 1 : 0, most: sign === "?" ? 1 : Number.POSITIVE_INFINITY },
      end,
    };
  if (comma === "") return { value: { fewest: Number(fewest), most: Number(fewest) }, end };
  return { value: { fewest: Number(fewest), most: most ? Number(most) : Number.POSITIVE_INFINITY }, end };
}
