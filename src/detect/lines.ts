import type { Range } from "./types.ts";

/** Lines of a blob: built once for a blob that has matches. */
export interface LineIndex {
  /** Line (from 1) and column (from 1) of a byte offset. */
  position(offset: number): { readonly line: number; readonly column: number };
  /** Bytes of a line (from 1), without its line break. */
  line(number: number): Range;
  readonly count: number;
}

/** Reads the line breaks (LF; a CR before it belongs to the break) of `bytes`. */
export function indexLines(bytes: Uint8Array): LineIndex {
  const starts = [0];
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) starts.push(at + 1);
  const find = (offset: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return {
    count: starts.length,
    position(offset) {
      const index = find(offset);
      const start = starts[index] as number;
      return {
        line: index + 1,
        column: Buffer.from(bytes.subarray(start, offset)).toString("utf8").length + 1,
      };
    },
    line(number) {
      const start = starts[number - 1] as number;
      const next = starts[number];
      let end = next === undefined ? bytes.length : next - 1;
      if (next !== undefined && end > start && bytes[end - 1] === 13) end--;
      return { start, end };
    },
  };
}
