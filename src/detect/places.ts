/**
 * Where rules without keywords are tried: places that the bytes around them choose, so that the same text has the same
 * places wherever it stands, and that lie near enough to each other to see everything.
 *
 * They are minimizers ("winnowing"): every position gets a number, a hash of the `gram` bytes behind it, smaller at the
 * start of a line; a position is a place when its number is the leftmost smallest of some `spacing` positions in a row.
 * Two neighbours are therefore at most `spacing` apart. Where text repeats itself every `gram` bytes or fewer, a place is
 * left out when the same bytes stood shortly before it: of such a stretch (a run of NULs, say) only the beginning is seen,
 * and what comes after says the same again.
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
  const BASE = 0x01000193;
  /** The weight of a gram's first byte once its last one is in. */
  let weight = 1;
  for (let i = 1; i < gram; i++) weight = Math.imul(weight, BASE);
  let size = 1;
  while (size < spacing + gram + 1) size *= 2;
  const mask = size - 1;

  return {
    reach: { before: spacing, after: spacing + gram },
    covers: spacing + 2 * gram,
    find(bytes, from, to, onPlace) {
      if (from <= 0 && to > 0 && bytes.length > 0) onPlace(0);
      const firstWindow = Math.max(0, from - spacing + 1);
      const lastWindow = Math.min(to - 1, bytes.length - gram - spacing + 1);
      if (lastWindow < firstWindow) return;

      /** Numbers of the latest positions; the positions that may still be a window's smallest, ascending in both. */
      const numbers = new Uint32Array(size);
      const queue = new Int32Array(size);
      let head = 0;
      let tail = 0;
      let told = 0;
      let hash = 0;
      for (let i = 0; i < gram - 1; i++) hash = (Math.imul(hash, BASE) + byteAt(firstWindow + i)) | 0;
      for (let at = firstWindow; at < lastWindow + spacing; at++) {
        hash = (Math.imul(hash, BASE) + byteAt(at + gram - 1)) | 0;
        const number = numberOf(hash, at === 0 || bytes[at - 1] === 0x0a);
        hash = (hash - Math.imul(byteAt(at), weight)) | 0;
        numbers[at & mask] = number;
        while (tail > head && (numbers[(queue[(tail - 1) & mask] as number) & mask] as number) > number)
          tail--;
        queue[tail++ & mask] = at;
        const window = at - spacing + 1;
        if (window < firstWindow) continue;
        if ((queue[head & mask] as number) < window) head++;
        const place = queue[head & mask] as number;
        if (place <= told) continue;
        told = place;
        if (place >= from && place < to && !isRepeated(numbers, place, firstWindow)) onPlace(place);
      }

      function byteAt(index: number): number {
        return (bytes[index] as number) + 1;
      }
    },
  };

  function isRepeated(numbers: Uint32Array, place: number, known: number): boolean {
    const number = numbers[place & mask];
    for (let at = place - 1; at >= known && at >= place - gram; at--)
      if (numbers[at & mask] === number) return true;
    return false;
  }
}

function numberOf(hash: number, lineStart: boolean): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  const half = (mixed ^ (mixed >>> 13)) >>> 1;
  return lineStart ? half : half + 0x80000000;
}
