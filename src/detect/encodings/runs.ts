import type { Encoding } from "../types.ts";
import { type Decoded, type View, work } from "../view.ts";

/**
 * Builds the decoded text of another one, the source, from its beginning to its end: most of it is copied, here and there one character replaces
 * several (`%2F` → `/`), and some are left out. It remembers for each stretch where it came from, so that a place in the decoded text can be traced
 * back to the source: one entry a stretch and not one a character, for texts are decoded at every place where a keyword stands, and traced back only
 * where something is found.
 */
export interface RunBuilder {
  /** Copies the source from where the last call ended up to `until`. */
  copy(until: number): void;
  /** Puts `char` for the source from where the last call ended up to `until`. */
  replace(char: string, until: number, kind: Encoding): void;
  /** The same for the character with this code, and the number of a kind: see {@link kindNumber}. */
  put(code: number, until: number, kind: number): void;
  /** Leaves the source out up to `until`; the character before the gap stands for it, where there is one. */
  skip(until: number, kind: Encoding): void;
  /**
   * The view. `gapBehind`: whether a gap behind the last character of a range counts as its encoding; it does where the
   * gap is part of how that character is written.
   */
  finish(outer: View, gapBehind: boolean): Decoded;
  /** Length of what was built so far. */
  readonly length: number;
}

/** Where the builder that is at work puts what it makes; one is at work at a time. */
let bytes = Buffer.alloc(4096);
/** By run, four numbers: where it begins in the new text and in the source, where its source ends, and how it was written. */
let rows = new Int32Array(4 * 1024);
/** Encodings by the number that stands for them in a row; 0 stands for none. */
const KINDS: (Encoding | undefined)[] = [undefined];

/** What a builder calls an encoding. */
export function kindNumber(kind: Encoding): number {
  const known = KINDS.indexOf(kind);
  return known > 0 ? known : KINDS.push(kind) - 1;
}

/** A builder for `source`. Only one may be at work at a time: all of them share the same memory. */
export function createRunBuilder(source: string): RunBuilder {
  let made = 0;
  let from = 0;
  let count = 0;
  if (bytes.length < source.length) bytes = Buffer.alloc(2 * source.length);

  function add(length: number, start: number, end: number, kind: number): void {
    if (4 * count === rows.length) {
      const larger = new Int32Array(2 * rows.length);
      larger.set(rows);
      rows = larger;
    }
    const row = 4 * count++;
    rows[row] = made - length;
    rows[row + 1] = start;
    rows[row + 2] = end;
    rows[row + 3] = kind;
  }

  return {
    get length() {
      return made;
    },
    copy(until) {
      if (until > from) {
        if (until - from < SHORT) for (let at = from; at < until; at++) bytes[made++] = source.charCodeAt(at);
        else made += bytes.write(source.slice(from, until), made, "latin1");
        add(until - from, from, until, 0);
      }
      from = until;
    },
    replace(char, until, kind) {
      bytes[made++] = char.charCodeAt(0);
      add(1, from, until, kindNumber(kind));
      from = until;
    },
    put(code, until, kind) {
      bytes[made++] = code;
      add(1, from, until, kind);
      from = until;
    },
    skip(until, kind) {
      from = until;
      const last = 4 * (count - 1);
      if (last < 0) return;
      const number = kindNumber(kind);
      if (made - rows[last]! === 1) rows[last + 3] = number;
      else {
        const end = rows[last + 2]!;
        rows[last + 2] = end - 1;
        add(1, end - 1, end, number);
      }
    },
    finish(outer, gapBehind) {
      work.characters += source.length;
      return runView(
        outer,
        bytes.toString("latin1", 0, made),
        rows.slice(0, 4 * count),
        source.length,
        gapBehind,
      );
    },
  };
}

/** Shorter pieces are copied by the character. */
const SHORT = 16;

function runView(
  outer: View,
  text: string,
  runs: Int32Array,
  sourceLength: number,
  gapBehind: boolean,
): Decoded {
  const count = runs.length / 4;
  const textAt = (run: number) => (run < count ? runs[4 * run]! : text.length);

  /** Index of the run that holds the character at `index`. */
  function runAt(index: number): number {
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (textAt(middle) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  const startOf = (index: number): number => {
    if (index >= text.length) return sourceLength;
    const run = runAt(index);
    return runs[4 * run + 1]! + index - textAt(run);
  };
  const endOf = (index: number): number => {
    const run = runAt(index);
    const isPiece = textAt(run + 1) - textAt(run) === 1;
    return isPiece ? runs[4 * run + 2]! : runs[4 * run + 1]! + index - textAt(run) + 1;
  };

  return {
    indexOf(outerIndex) {
      let low = 0;
      let high = count;
      // The first run whose characters do not all begin before it.
      while (low < high) {
        const middle = (low + high) >> 1;
        const length = textAt(middle + 1) - textAt(middle);
        if (runs[4 * middle + 1]! + length - 1 < outerIndex) low = middle + 1;
        else high = middle;
      }
      if (low === count) return text.length;
      return textAt(low) + Math.max(0, outerIndex - runs[4 * low + 1]!);
    },
    view: {
      text,
      cut: outer.cut,
      startOf: (index) => outer.startOf(startOf(index)),
      endOf: (index) => outer.endOf(endOf(index) - 1),
      encodingsOf(start, end) {
        const used = new Set<Encoding>();
        const last = gapBehind ? end : end - 1;
        if (start < last) {
          for (let run = runAt(start); run < count && textAt(run) < last; run++) {
            const kind = KINDS[runs[4 * run + 3]!];
            if (kind) used.add(kind);
          }
        }
        return [...outer.encodingsOf(startOf(start), endOf(end - 1)), ...used];
      },
    },
  };
}
