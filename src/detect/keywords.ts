import { type Automaton, createAutomaton } from "./automaton.ts";

/**
 * The keyword pass: one walk over the bytes that finds every place where a keyword of any rule stands.
 *
 * The automaton knows only the first characters of each keyword (its head): a table that fits the cache and is quickly
 * built. What stands behind a head is compared where the head is met. NUL leaves every state as it is,
 * so a keyword in UTF-16 or UTF-32 text is met in the same pass: its characters then stand `stride` bytes apart.
 */

export interface Keyword {
  /** One or more ASCII characters other than NUL, as it is to be found in the bytes. */
  readonly text: string;
  /** Upper and lower case are the same. */
  readonly foldCase: boolean;
}

/**
 * Called for each hit: `keyword` is its index in the list given, `start` the byte offset of its first character,
 * `stride` the bytes from one character to the next.
 */
export type OnHit = (keyword: number, start: number, stride: Stride) => void;

/** 1: one byte a character; 2: UTF-16; 4: UTF-32. A keyword of one character has stride 1 wherever it stands. */
export type Stride = 1 | 2 | 4;

export interface KeywordPass {
  /**
   * Finds every keyword whose first byte lies in `from`..`to`, each once, in no particular order; bytes from `to` on are
   * read as far as a keyword reaches, bytes before `from` never.
   */
  find(bytes: Uint8Array, from: number, to: number, onHit: OnHit): void;
  /** How many bytes a hit can span, first and last included: what neighbouring ranges must be able to see. */
  readonly span: number;
}

/** Longer heads make the table larger, shorter ones the comparisons more. */
const HEAD = 5;

/** Builds the pass. Throws `RangeError` for a keyword that is empty or not ASCII. */
export function createKeywordPass(keywords: readonly Keyword[]): KeywordPass {
  for (const { text } of keywords) {
    if (!/^[\x01-\x7f]+$/.test(text)) throw new RangeError(`not an ASCII keyword: ${JSON.stringify(text)}`);
  }
  const automaton = createAutomaton(keywords.map(({ text }) => text.slice(0, HEAD).toLowerCase()));
  const longest = keywords.reduce((most, { text }) => Math.max(most, text.length), 0);
  const verify = createVerifier(keywords);

  return {
    span: widest(longest),
    find(bytes, from, to, onHit) {
      const { next, classOf } = automaton;
      const end = Math.min(bytes.length, to + widest(Math.min(HEAD, longest)));
      let state = 0;
      for (let at = from; at < end; at++) {
        state = next[state + (classOf[bytes[at] as number] as number)] as number;
        if (state < 0) {
          state = ~state;
          report(automaton, state, bytes, at, from, to, onHit);
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

function widest(length: number): number {
  return length === 0 ? 0 : (length - 1) * 4 + 1;
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
