import type { Stride } from "../types.ts";
import { seen } from "../view.ts";

/**
 * Remembers what was made of hits that stand close to one another. A text may repeat a piece that looks like a secret again and again: the
 * same bytes then give the same answer, and are looked at once. What a hit gives depends on nothing but the bytes that were read for it, and
 * views say which these are (see {@link seen}): so two hits are taken for the same only if they are.
 */
export interface Recall<T> {
  /**
   * What `look` gives for the hit of an anchor at the byte `start`, from memory if the same was seen before. `near`: bytes on
   * either side that `look` may read without a view.
   */
  of(bytes: Uint8Array, anchor: number, start: number, stride: Stride, near: number, look: () => T): T;
}

/** A hit that is farther from the last one than this does not stand close: nothing is remembered of it. */
const DENSE = 512;
/** Nor of the first few that stand close: code has some keywords close together here and there, and does not repeat them. */
const FIRST_DENSE = 8;
/** So many bytes that were read are held; then all of them are let go. */
const HELD_BYTES = 4 << 20;
/** More bytes are not held for one hit. */
const MOST_BYTES = HELD_BYTES >> 4;
/** Of hits whose nearest bytes are the same, so many different ones are kept. */
const MOST_ALIKE = 4;

/** What was made of a hit: the bytes that were read, from `from` on, counted from the hit; where they are held. */
interface Remembered<T> {
  readonly from: number;
  readonly length: number;
  readonly at: number;
  /** As if the hit stood at the first byte. */
  readonly made: T;
}

/** `move`: what is made of the same hit `by` bytes farther on. */
export function createRecall<T>(move: (made: T, by: number) => T): Recall<T> {
  let held: Buffer | undefined;
  let used = 0;
  const known = new Map<number, Remembered<T>[]>();
  let last = Number.NEGATIVE_INFINITY;
  let inRow = 0;

  function find(bytes: Uint8Array, start: number, stride: Stride, key: number): Remembered<T> | undefined {
    return known.get(key)?.find(({ from, length, at }) => {
      const first = start + from;
      const end = first + length;
      // What is said of the text's own edges was not remembered.
      return (
        first >= stride &&
        end < bytes.length &&
        held !== undefined &&
        held.compare(bytes, first, end, at, at + length) === 0
      );
    });
  }

  function keep(bytes: Uint8Array, start: number, stride: Stride, key: number, made: T): void {
    const { from, to } = seen;
    const length = to - from;
    if (from < stride || to >= bytes.length || length > MOST_BYTES) return;
    held ??= Buffer.allocUnsafeSlow(HELD_BYTES);
    if (used + length > HELD_BYTES) {
      known.clear();
      used = 0;
    }
    held.set(bytes.subarray(from, to), used);
    const remembered: Remembered<T> = {
      from: from - start,
      length,
      at: used,
      made: move(made, -start),
    };
    used += length;
    const alike = known.get(key);
    if (!alike) known.set(key, [remembered]);
    else if (alike.length < MOST_ALIKE) alike.push(remembered);
    else alike[used % MOST_ALIKE] = remembered;
  }

  return {
    of(bytes, anchor, start, stride, near, look) {
      inRow = Math.abs(start - last) < DENSE ? inRow + 1 : 0;
      last = start;
      if (inRow <= FIRST_DENSE) return look();
      const key = keyOf(bytes, anchor, start, stride);
      const before = find(bytes, start, stride, key);
      if (before) return move(before.made, start);
      seen.from = start - near;
      seen.to = start + near;
      const made = look();
      keep(bytes, start, stride, key, made);
      return made;
    },
  };
}

/** Bytes before and behind a hit's first one that tell it from most others. */
const KEY_BEFORE = 16;
const KEY_AFTER = 32;

/** What tells hits apart at first sight. */
function keyOf(bytes: Uint8Array, anchor: number, start: number, stride: Stride): number {
  let key = Math.imul(anchor * 8 + stride, 0x9e3779b1);
  const end = Math.min(bytes.length, start + KEY_AFTER);
  for (let at = Math.max(0, start - KEY_BEFORE); at < end; at++)
    key = Math.imul(key ^ bytes[at]!, 0x01000193);
  return key;
}
