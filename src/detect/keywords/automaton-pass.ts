import type { Stride } from "../types.ts";
import { type Automaton, createAutomaton } from "./automaton.ts";
import {
  checkKeywords,
  type Keyword,
  type KeywordPass,
  mayBeHit,
  type OnHit,
  spanOf,
  widthOf,
} from "./keyword.ts";

/*
 * The automaton knows only the first characters of each keyword (its head): that keeps its table small. What stands behind
 * a head is compared where the head is met. NUL leaves every state as it is, so a keyword in UTF-16 or UTF-32 text is met
 * in the same pass.
 */

/** Longer heads make the table larger, shorter ones the comparisons more. */
const HEAD = 5;

/** {@link KeywordPass} in plain TypeScript. Throws `RangeError` for a keyword that is empty or not ASCII. */
export function createAutomatonPass(keywords: readonly Keyword[]): KeywordPass {
  checkKeywords(keywords);
  const automaton = createAutomaton(keywords.map(({ text }) => lowerAscii(text.slice(0, HEAD))));
  const longest = keywords.reduce((most, { text }) => Math.max(most, text.length), 0);
  const verify = createVerifier(keywords);

  return {
    span: spanOf(keywords),
    find(bytes, from, to, onHit, looks = true) {
      const { next, classOf } = automaton;
      const end = Math.min(bytes.length, to + widthOf(Math.min(HEAD, longest)));
      const tell: OnHit = (index, start, stride) => {
        if (!looks || mayBeHit(keywords[index] as Keyword, bytes, from, start, stride))
          onHit(index, start, stride);
      };
      let state = 0;
      for (let at = from; at < end; at++) {
        state = next[state + (classOf[bytes[at] as number] as number)] as number;
        if (state < 0) {
          state = ~state;
          report(automaton, state, bytes, at, from, to, tell);
        }
      }
    },
  };

  /** Reports the keywords whose heads end at `at`, where the row `row` was reached. */
  function report(
    { first, following, shorter, depth, classCount }: Automaton,
    row: number,
    bytes: Uint8Array,
    at: number,
    from: number,
    to: number,
    onHit: OnHit,
  ): void {
    for (let state = row / classCount; state >= 0; state = shorter[state] as number) {
      const length = depth[state] as number;
      const stride = strideBefore(bytes, at, length);
      const start = at - (length - 1) * stride;
      if (start < from || start >= to) continue;
      for (let index = first[state] as number; index >= 0; index = following[index] as number) {
        if (verify(bytes, start, stride, index)) onHit(index, start, stride);
      }
    }
  }
}

/** The NULs before a head's last character tell how far apart its characters stand. */
function strideBefore(bytes: Uint8Array, last: number, length: number): Stride {
  if (length === 1 || bytes[last - 1] !== 0) return 1;
  return bytes[last - 2] !== 0 ? 2 : 4;
}

/** Tells whether the characters of a keyword stand `stride` bytes apart with nothing but NULs between. */
function createVerifier(
  keywords: readonly Keyword[],
): (bytes: Uint8Array, start: number, stride: Stride, index: number) => boolean {
  const texts = keywords.map(({ text, foldCase }) => (foldCase ? text.toLowerCase() : text));
  return (bytes, start, stride, index) => {
    const text = texts[index] as string;
    const { foldCase } = keywords[index] as Keyword;
    for (let i = 0, at = start; i < text.length; i++, at += stride) {
      const found = bytes[at];
      if (found === undefined) return false;
      if ((foldCase ? lower(found) : found) !== text.charCodeAt(i)) return false;
      if (i + 1 < text.length) for (let gap = 1; gap < stride; gap++) if (bytes[at + gap] !== 0) return false;
    }
    return true;
  };
}

function lower(code: number): number {
  return code >= 0x41 && code <= 0x5a ? code | 0x20 : code;
}

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
