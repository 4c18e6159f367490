import { isUtf8 } from "node:buffer";
import type { Range } from "./types.ts";
import { latin1 } from "./view.ts";

/** The lines of a blob that has matches. They are counted only as far as they are asked for. */
export interface LineIndex {
  /**
   * Line and column of a byte offset, both from 1. Columns count UTF-16 units of the line's text, as editors do, which do not count
   * a byte order mark; bytes where the line is no UTF-8. Quick for many offsets in one long line.
   */
  position(offset: number): { readonly line: number; readonly column: number };
  /** Bytes of a line (from 1), without its line break. */
  line(number: number): Range;
  /** How many there are. */
  readonly count: number;
}

/** Reads the line breaks (LF; a CR before it belongs to the break) of `bytes`: of text in UTF-8 or the like, in UTF-16 or UTF-32. */
export function indexLines(bytes: Uint8Array): LineIndex {
  return indexLinesOf(bytes, unitsOf(bytes));
}

/** {@link indexLines} of a piece of a text. `units`: what {@link unitsOf} says of the text's beginning. */
export function indexLinesOf(bytes: Uint8Array, units: Units | undefined): LineIndex {
  return units ? indexWide(bytes, units) : indexNarrow(bytes);
}

function indexNarrow(bytes: Uint8Array): LineIndex {
  const { upTo, startOf, countAll } = createStarts(bytes, markLength(bytes), (at) => at + 1);
  const columns = createColumns(bytes);
  const line = (number: number): Range => {
    const start = startOf(number) as number;
    const next = startOf(number + 1);
    let end = next === undefined ? bytes.length : next - 1;
    if (next !== undefined && end > start && bytes[end - 1] === 13) end--;
    return { start, end };
  };
  return {
    get count() {
      return countAll();
    },
    line,
    position(offset) {
      const index = lastNotAfter(upTo(offset), offset);
      return { line: index + 1, column: columns(line(index + 1), offset) + 1 };
    },
  };
}

/** Where lines begin, found only when somebody asks. */
interface LineStarts {
  /** Of all lines that begin at `offset` or before it, and maybe of some behind. */
  upTo(offset: number): readonly number[];
  /** Of a line, from 1; undefined where there are fewer. */
  startOf(line: number): number | undefined;
  /** How many there are. */
  countAll(): number;
}

/** So many bytes at a time are searched as a text, which goes three times as fast as searching bytes. */
const PIECE = 1 << 16;

/** `first`: where the first line begins. `startBehind`: where a line begins, if one does, that ends at a byte 10. */
function createStarts(
  bytes: Uint8Array,
  first: number,
  startBehind: (at: number) => number | undefined,
): LineStarts {
  const starts = [first];
  let searched = 0;
  const searchWhile = (isWanted: () => boolean): void => {
    while (searched < bytes.length && isWanted()) {
      const text = latin1(bytes, searched, Math.min(bytes.length, searched + PIECE));
      for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
        const start = startBehind(searched + at);
        if (start !== undefined) starts.push(start);
      }
      searched += text.length;
    }
  };
  return {
    upTo(offset) {
      searchWhile(() => searched <= offset);
      return starts;
    },
    startOf(line) {
      searchWhile(() => starts.length < line);
      return starts[line - 1];
    },
    countAll() {
      searchWhile(() => true);
      return starts.length;
    },
  };
}

/** UTF-16 and UTF-32: every character of a break is a unit, and so is every column. */
function indexWide(bytes: Uint8Array, { width, low }: Units): LineIndex {
  const isUnit = (at: number, code: number) => {
    for (let byte = 0; byte < width; byte++) if (bytes[at + byte] !== (byte === low ? code : 0)) return false;
    return true;
  };
  const { upTo, startOf, countAll } = createStarts(bytes, markLength(bytes, width), (at) => {
    const unit = at - low;
    return unit % width === 0 && isUnit(unit, 10) ? unit + width : undefined;
  });
  return {
    get count() {
      return countAll();
    },
    line(number) {
      const start = startOf(number) as number;
      const next = startOf(number + 1);
      let end = next === undefined ? bytes.length : next - width;
      if (next !== undefined && end > start && isUnit(end - width, 13)) end -= width;
      return { start, end };
    },
    position(offset) {
      const starts = upTo(offset);
      const index = lastNotAfter(starts, offset);
      const column = Math.max(0, Math.floor((offset - (starts[index] as number)) / width)) + 1;
      return { line: index + 1, column };
    },
  };
}

/** Bytes of the byte order mark that text begins with whose units have `width` bytes (UTF-8: 1). */
function markLength(bytes: Uint8Array, width: 1 | 2 | 4 = 1): number {
  if (width === 1) return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const unit = bytes.subarray(0, width).toSorted();
  return unit.at(-1) === 0xff && unit.at(-2) === 0xfe ? width : 0;
}

/** Index of the last of `starts` (ascending) that is not greater than `offset`; of the first one for what stands before it. */
function lastNotAfter(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** In a long line the column is remembered every so many bytes. */
const STEP = 4096;

/** UTF-16 units from a line's beginning to a byte offset. What was counted for a line is kept until another one is asked for. */
function createColumns(bytes: Uint8Array): (line: Range, offset: number) => number {
  let lineStart = -1;
  let valid = false;
  /** Units before the byte `index * STEP` of the line. */
  let counted: number[] = [];
  return (line, offset) => {
    if (line.start !== lineStart) {
      lineStart = line.start;
      valid = isUtf8(bytes.subarray(line.start, line.end));
      counted = [0];
    }
    if (offset <= line.start) return 0;
    if (!valid) return offset - line.start;
    const step = Math.floor((offset - line.start) / STEP);
    for (let known = counted.length; known <= step; known++) {
      const from = line.start + (known - 1) * STEP;
      counted.push((counted[known - 1] as number) + unitsIn(bytes, from, from + STEP));
    }
    return (counted[step] as number) + unitsIn(bytes, line.start + step * STEP, offset);
  };
}

/** UTF-16 units of the characters that begin in `start`..`end` of valid UTF-8. */
function unitsIn(bytes: Uint8Array, start: number, end: number): number {
  let units = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
  }
  return units;
}

/** How many bytes a character takes, and in which of them it stands where it is an ASCII one. */
export interface Units {
  readonly width: 2 | 4;
  readonly low: number;
}

/** Text without a mark is UTF-16 when this many of its first bytes are Latin letters and NULs in turn. */
const SAMPLE = 512;

/** Whether `bytes` are text in UTF-16 or UTF-32, by their mark or by their look; undefined: in UTF-8 or the like. */
export function unitsOf(bytes: Uint8Array): Units | undefined {
  const [first, second, third, fourth] = bytes;
  if (first === 0xff && second === 0xfe) {
    return third === 0 && fourth === 0 ? { width: 4, low: 0 } : { width: 2, low: 0 };
  }
  if (first === 0xfe && second === 0xff) return { width: 2, low: 1 };
  if (first === 0 && second === 0 && third === 0xfe && fourth === 0xff) return { width: 4, low: 3 };
  if (bytes.length < 8) return undefined;
  const quads = Math.min(SAMPLE, bytes.length) >> 2;
  /** By place in four bytes: how many of the sample are NUL. */
  const zeros = [0, 0, 0, 0] as [number, number, number, number];
  for (let at = 0; at < 4 * quads; at++) if (bytes[at] === 0) zeros[(at & 3) as 0]++;
  const most = 0.7 * quads;
  const [a, b, c, d] = zeros;
  // Of UTF-32 two bytes of every character are NUL, whatever the language.
  const few = 0.1 * quads;
  if (c === quads && d === quads && a < few) return { width: 4, low: 0 };
  if (a === quads && b === quads && d < few) return { width: 4, low: 3 };
  if (b + d > 2 * most && a + c === 0) return { width: 2, low: 0 };
  return a + c > 2 * most && b + d === 0 ? { width: 2, low: 1 } : undefined;
}
