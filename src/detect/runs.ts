import type { Encoding } from "./types.ts";
import type { Decoded, View } from "./view.ts";

/**
 * Builds a text out of another one that is mostly copied, with characters here and there that stand for several of its
 * own, and gaps. What is kept is one entry a stretch, not one a character: texts are decoded at every place where a
 * keyword stands, and looked up only where something is found.
 */
export interface RunBuilder {
  /** Copies the source from where the last call ended up to `until`. */
  copy(until: number): void;
  /** Puts `char` for the source from where the last call ended up to `until`. */
  replace(char: string, until: number, kind: Encoding): void;
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

export function createRunBuilder(source: string): RunBuilder {
  let text = "";
  let from = 0;
  // By run: where it begins here and in the source, where its source ends, and how it was written.
  const textAt: number[] = [];
  const sourceAt: number[] = [];
  const sourceEnd: number[] = [];
  const kinds: (Encoding | undefined)[] = [];

  function add(length: number, start: number, end: number, kind: Encoding | undefined): void {
    textAt.push(text.length - length);
    sourceAt.push(start);
    sourceEnd.push(end);
    kinds.push(kind);
  }

  /** Index of the run that holds the character at `index`. */
  function runAt(index: number): number {
    let low = 0;
    let high = textAt.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((textAt[middle] as number) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  const startOf = (index: number): number => {
    if (index >= text.length) return source.length;
    const run = runAt(index);
    return (sourceAt[run] as number) + index - (textAt[run] as number);
  };
  const endOf = (index: number): number => {
    const run = runAt(index);
    const isPiece = (textAt[run + 1] ?? text.length) - (textAt[run] as number) === 1;
    return isPiece
      ? (sourceEnd[run] as number)
      : (sourceAt[run] as number) + index - (textAt[run] as number) + 1;
  };

  return {
    get length() {
      return text.length;
    },
    copy(until) {
      if (until > from) {
        text += source.slice(from, until);
        add(until - from, from, until, undefined);
      }
      from = until;
    },
    replace(char, until, kind) {
      text += char;
      add(1, from, until, kind);
      from = until;
    },
    skip(until, kind) {
      from = until;
      const last = textAt.length - 1;
      if (last < 0) return;
      const length = text.length - (textAt[last] as number);
      if (length === 1) kinds[last] = kind;
      else {
        const end = sourceEnd[last] as number;
        sourceEnd[last] = end - 1;
        add(1, end - 1, end, kind);
      }
    },
    finish(outer, gapBehind) {
      return {
        indexOf(outerIndex) {
          let low = 0;
          let high = textAt.length;
          // The first run whose characters do not all begin before it.
          while (low < high) {
            const middle = (low + high) >> 1;
            const length = (textAt[middle + 1] ?? text.length) - (textAt[middle] as number);
            if ((sourceAt[middle] as number) + length - 1 < outerIndex) low = middle + 1;
            else high = middle;
          }
          if (low === textAt.length) return text.length;
          return (textAt[low] as number) + Math.max(0, outerIndex - (sourceAt[low] as number));
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
              for (let run = runAt(start); run < textAt.length && (textAt[run] as number) < last; run++) {
                const kind = kinds[run];
                if (kind) used.add(kind);
              }
            }
            return [...outer.encodingsOf(startOf(start), endOf(end - 1)), ...used];
          },
        },
      };
    },
  };
}
