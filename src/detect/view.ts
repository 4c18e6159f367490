import type { Stride } from "./keywords.ts";
import type { Encoding } from "./types.ts";

/**
 * A piece of a blob as text, one character a byte (latin1), with the way back: where in the blob each character stands.
 * What was encoded is shown decoded; one character may then stand for several bytes.
 */
export interface View {
  readonly text: string;
  /** Byte offset in the blob where the character at `index` begins. */
  startOf(index: number): number;
  /** Byte offset in the blob just behind the character at `index`. */
  endOf(index: number): number;
  /** How the characters `start`..`end` were written in the blob, outermost encoding first. */
  encodingsOf(start: number, end: number): readonly Encoding[];
}

const PLAIN: readonly Encoding[] = [];

/** Bytes as they are. `start` and `end` are byte offsets inside the blob. */
export function plainView(bytes: Uint8Array, start: number, end: number): View {
  return {
    text: latin1(bytes, start, end),
    startOf: (index) => start + index,
    endOf: (index) => start + index + 1,
    encodingsOf: () => PLAIN,
  };
}

/**
 * UTF-16 or UTF-32 as one character a unit: the text around a keyword whose characters stand `stride` bytes apart.
 * `anchor` is the offset of the keyword; `before` and `after` count characters. Units outside latin1 show as U+00FF,
 * which ends every token.
 */
export function wideView(
  bytes: Uint8Array,
  anchor: number,
  stride: Stride,
  before: number,
  after: number,
): View {
  const first = anchor - Math.min(before, Math.floor(anchor / stride)) * stride;
  let text = "";
  for (let at = first, count = 0; at < bytes.length && count < before + after; at += stride, count++) {
    let wide = false;
    for (let gap = 1; gap < stride && at + gap < bytes.length; gap++) if (bytes[at + gap] !== 0) wide = true;
    text += wide ? "\u00ff" : String.fromCharCode(bytes[at] as number);
  }
  // The low byte stands first in little endian: then the byte in front of the first character is another's high byte.
  const bigEndian = stride > 1 && anchor % stride === stride - 1;
  const encodings: readonly Encoding[] = [stride === 4 ? "utf-32" : bigEndian ? "utf-16be" : "utf-16le"];
  const lead = bigEndian ? stride - 1 : 0;
  return {
    text,
    startOf: (index) => first + index * stride - lead,
    endOf: (index) => Math.min(bytes.length, first + (index + 1) * stride - lead),
    encodingsOf: () => encodings,
  };
}

/** The bytes as text, one character each. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("latin1");
}
