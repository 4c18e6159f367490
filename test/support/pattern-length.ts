/**
 * The length of the longest text that a pattern can match; `Infinity` if there is no bound. For the part of JavaScript's
 * syntax that the rule files use: characters, classes, escapes, groups, alternation, quantifiers, look-arounds.
 * Throws `RangeError` for anything else (back references).
 */
export function longestMatch(source: string): number {
  const pattern = source.replace(/^\(\?[is]+\)/, "");
  const [length, end] = readAlternatives(pattern, 0);
  if (end !== pattern.length) throw new RangeError(`unbalanced parenthesis at ${end}: ${pattern}`);
  return length;
}

type Read = readonly [length: number, end: number];

function readAlternatives(pattern: string, from: number): Read {
  let longest = 0;
  let at = from;
  for (;;) {
    const [length, end] = readSequence(pattern, at);
    longest = Math.max(longest, length);
    if (pattern[end] !== "|") return [longest, end];
    at = end + 1;
  }
}

function readSequence(pattern: string, from: number): Read {
  let total = 0;
  let at = from;
  while (at < pattern.length && pattern[at] !== "|" && pattern[at] !== ")") {
    const [length, end] = readAtom(pattern, at);
    const [most, next] = readQuantifier(pattern, end);
    total += length === 0 ? 0 : length * most;
    at = next;
  }
  return [total, at];
}

function readAtom(pattern: string, at: number): Read {
  switch (pattern[at]) {
    case "^":
    case "$":
      return [0, at + 1];
    case "[": {
      let end = at + 1;
      if (pattern[end] === "^") end++;
      while (pattern[end] !== "]") end += pattern[end] === "\\" ? 2 : 1;
      return [1, end + 1];
    }
    case "\\": {
      const kind = pattern[at + 1] as string;
      if (/[1-9k]/.test(kind)) throw new RangeError(`back reference: ${pattern}`);
      if (kind === "b" || kind === "B") return [0, at + 2];
      return [1, at + (kind === "x" ? 4 : kind === "u" ? 6 : 2)];
    }
    case "(": {
      const head = /^\((?:\?(?:[:=!]|<[=!]|<\w+>))?/.exec(pattern.slice(at))?.[0] as string;
      const [length, end] = readAlternatives(pattern, at + head.length);
      if (pattern[end] !== ")") throw new RangeError(`unbalanced parenthesis: ${pattern}`);
      return [/^\(\?<?[=!]/.test(head) ? 0 : length, end + 1];
    }
    default:
      return [1, at + 1];
  }
}

function readQuantifier(pattern: string, at: number): Read {
  const found = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(pattern.slice(at));
  if (!found) return [1, at];
  const end = at + found[0].length;
  if (found[1]) return [found[1] === "?" ? 1 : Number.POSITIVE_INFINITY, end];
  if (!found[3]) return [Number(found[2]), end];
  return [found[4] ? Number(found[4]) : Number.POSITIVE_INFINITY, end];
}
