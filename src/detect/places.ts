/**
 * Where rules without keywords are tried: places that the bytes around them choose, so that the same text has the same
 * places wherever it stands, and that lie near enough to each other to see everything.
 *
 * They are minimizers ("winnowing"): every position gets a number, a hash of the `gram` bytes behind it, smaller at the
 * start of a line; a position is a place when its number is the leftmost smallest of some `spacing` positions in a row.
 * Two neighbours are therefore at most `spacing` apart. A place is left out when its neighbours on both sides are within
 * `gram` bytes and begin alike: there the text repeats itself (a run of NULs, say), and such a stretch is looked at where
 * it begins and where it ends.
 */
export interface Places {
  /** Calls `onPlace` for every place in `from`..`to`, ascending. The blob's first byte is one. */
  find(bytes: Uint8Array, from: number, to: number, onPlace: (at: number) => void): void;
  /** Bytes before and behind a place that decide whether it is one. */
  readonly reach: { readonly before: number; readonly after: number };
  /** What begins this far or farther behind a place is another place's, or repeats what this one has. */
  readonly covers: number;
}

/** `spacing` and `gram`: in bytes; `gram` is the smaller. */
export function createPlaces(spacing = 8192, gram = 512): Places {
  /** The weight of a gram's first byte once its last one is in. */
  let weight = 1;
  for (let i = 1; i < gram; i++) weight = Math.imul(weight, BASE);
  let size = 1;
  while (size < spacing + 1) size *= 2;
  const mask = size - 1;

  return {
    reach: { before: spacing + gram, after: spacing + 2 * gram },
    covers: spacing + 2 * gram,
    find(bytes, from, to, onPlace) {
      if (from <= 0 && to > 0 && bytes.length > 0) onPlace(0);
      const firstWindow = Math.max(0, from - gram - spacing + 1);
      const lastWindow = Math.min(to - 1 + gram, bytes.length - gram - spacing + 1);
      if (lastWindow < firstWindow) return;

      /** Numbers of the latest positions; the positions that may still be a window's smallest, ascending in both. */
      const numbers = new Uint32Array(size);
      const queue = new Int32Array(size);
      let head = 0;
      let tail = 0;
      let before: Chosen = NOWHERE;
      let latest: Chosen = NOWHERE;
      let hash = 0;
      for (let at = firstWindow; at < firstWindow + gram - 1; at++) hash = push(hash, bytes[at] as number);
      for (let at = firstWindow; at < lastWindow + spacing; at++) {
        hash = push(hash, bytes[at + gram - 1] as number);
        const number = numberOf(hash, at === 0 || bytes[at - 1] === 0x0a);
        hash = (hash - Math.imul((bytes[at] as number) + 1, weight)) | 0;
        numbers[at & mask] = number;
        while (tail > head && (numbers[(queue[(tail - 1) & mask] as number) & mask] as number) > number)
          tail--;
        queue[tail++ & mask] = at;
        const window = at - spacing + 1;
        if (window < firstWindow) continue;
        if ((queue[head & mask] as number) < window) head++;
        const smallest = queue[head & mask] as number;
        if (smallest === latest.at) continue;
        const next = { at: smallest, number: numbers[smallest & mask] as number };
        settle(before, latest, next);
        before = latest;
        latest = next;
      }
      settle(before, latest, NOWHERE);

      function settle(previous: Chosen, { at, number }: Chosen, next: Chosen): void {
        if (at < from || at >= to || at <= 0) return;
        const isRepeated =
          at - previous.at <= gram &&
          previous.number === number &&
          next.at - at <= gram &&
          next.number === number;
        if (!isRepeated) onPlace(at);
      }
    },
  };
}

/** A position that is the smallest of some window. */
interface Chosen {
  readonly at: number;
  readonly number: number;
}

const NOWHERE: Chosen = { at: -1, number: -1 };

const BASE = 0x01000193;

function push(hash: number, byte: number): number {
  return (Math.imul(hash, BASE) + byte + 1) | 0;
}

function numberOf(hash: number, lineStart: boolean): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  const half = (mixed ^ (mixed >>> 13)) >>> 1;
  return lineStart ? half : half + 0x80000000;
}
