import type { Encoding, Stride } from "./types.ts";

/**
 * A piece of a blob as text, one character a byte (latin1), that knows where in the blob each of its characters stands. Patterns run over views, and
 * matches are given as byte offsets of the blob. A view may show what was encoded decoded: then one character stands for several bytes. Indices of
 * characters count from 0 within the view.
 */
export interface View {
  readonly text: string;
  /** The blob goes on before the text: its first character may be the middle of something. */
  readonly cut: boolean;
  /** Byte offset in the blob where the character at `index` begins. */
  startOf(index: number): number;
  /** Byte offset in the blob just behind the character at `index`. */
  endOf(index: number): number;
  /** How the characters `start`..`end` were written in the blob, outermost encoding first. */
  encodingsOf(start: number, end: number): readonly Encoding[];
}

const PLAIN: readonly Encoding[] = [];

/**
 * How many characters were made into views and searched through since the program began: what a scan costs, told without a
 * clock. For tests of hostile texts, where a keyword or an escape stands everywhere.
 */
export const work = { characters: 0 };

/** The bytes that views were asked for since somebody began to note them; they may reach over both ends of the blob. */
export const seen = { from: 0, to: 0 };

function see(from: number, to: number): void {
  if (from < seen.from) seen.from = from;
  if (to > seen.to) seen.to = to;
}

/** The text around a keyword whose characters stand `stride` bytes apart, and the keyword's index in it. */
export interface ViewAt {
  readonly view: View;
  readonly at: number;
}

/**
 * The text around the keyword that begins at the byte `anchor`: at most `before` characters in front of it and `after`
 * from its first on. Reads no byte outside `anchor - before * stride`..`anchor + after * stride`.
 */
export function viewAround(
  bytes: Uint8Array,
  anchor: number,
  stride: Stride,
  before: number,
  after: number,
): ViewAt {
  // Of a wide character all bytes are read, whichever of them is the first.
  see(anchor - before * stride - stride + 1, anchor + after * stride + stride - 1);
  if (stride !== 1) return wideView(bytes, anchor, stride, before, after);
  const start = Math.max(0, anchor - before);
  return { view: plainView(bytes, start, Math.min(bytes.length, anchor + after)), at: anchor - start };
}

/** Bytes as they are. `start` and `end` are byte offsets inside the blob. */
export function plainView(bytes: Uint8Array, start: number, end: number): View {
  see(start, end);
  work.characters += end - start;
  return {
    text: latin1(bytes, start, end),
    cut: start > 0,
    startOf: (index) => start + index,
    endOf: (index) => start + index + 1,
    encodingsOf: () => PLAIN,
  };
}

/**
 * UTF-16 or UTF-32 as one character a unit. Units outside latin1 show as U+00FF, which ends every token.
 *
 * Which byte order it is cannot be told from letters and the NULs between them: it is read as little endian, unless the
 * blob begins within sight and its distance says otherwise. A place is therefore given from the first letter's own byte
 * to the last one's, which is the same in both orders.
 */
function wideView(bytes: Uint8Array, anchor: number, stride: Stride, before: number, after: number): ViewAt {
  const inFront = Math.min(before, Math.floor(anchor / stride));
  const first = anchor - inFront * stride;
  const lead = anchor < before * stride && anchor % stride === stride - 1 ? 1 - stride : 1;
  const codes: number[] = [];
  for (let unit = 0; unit < inFront + after; unit++) {
    const at = first + unit * stride;
    if (at >= bytes.length) break;
    let wide = false;
    for (let gap = 0; gap < stride - 1; gap++) {
      const high = at + lead + gap;
      if (high < bytes.length && bytes[high] !== 0) wide = true;
    }
    codes.push(wide ? 0xff : (bytes[at] as number));
  }
  work.characters += codes.length;
  const encodings: readonly Encoding[] = [stride === 4 ? "utf-32" : "utf-16"];
  return {
    at: inFront,
    view: {
      text: Buffer.from(codes).toString("latin1"),
      cut: first >= stride,
      startOf: (index) => first + index * stride,
      endOf: (index) => first + index * stride + 1,
      encodingsOf: () => encodings,
    },
  };
}

/** The bytes as text, one character each. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("latin1");
}

/** A view made out of another one, and where a place of the outer text went. */
export interface Decoded {
  readonly view: View;
  /** Index of the first character that was made from `outerIndex` or from what stands behind it. */
  indexOf(outerIndex: number): number;
}

/**
 * A view that shows `outer` with pieces of it replaced. `starts`: for each character of `text` the index in `outer` where
 * it begins, ascending, and at the end the index where the last one stops. `kinds`: how each was written, where it was.
 * `ends`: where characters end if not where the next one begins.
 */
export function decodedView(
  outer: View,
  text: string,
  starts: readonly number[],
  kinds: readonly (Encoding | undefined)[],
  ends?: readonly number[],
): Decoded {
  work.characters += outer.text.length;
  return {
    indexOf(outerIndex) {
      let low = 0;
      let high = text.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((starts[middle] as number) < outerIndex) low = middle + 1;
        else high = middle;
      }
      return low;
    },
    view: {
      text,
      cut: outer.cut,
      startOf: (index) => outer.startOf(starts[index] as number),
      endOf: (index) => outer.endOf((ends?.[index] ?? (starts[index + 1] as number)) - 1),
      encodingsOf(start, end) {
        const used = new Set<Encoding>();
        for (let index = start; index < end; index++) {
          const kind = kinds[index];
          if (kind) used.add(kind);
        }
        const last = ends?.[end - 1] ?? (starts[end] as number);
        return [...outer.encodingsOf(starts[start] as number, last), ...used];
      },
    },
  };
}
