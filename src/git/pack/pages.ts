import type { Core } from "./core.ts";
import { readSome } from "./format.ts";

/**
 * Pages of a pack in a core's memory. A walk goes from base to delta, which in packs made by servers means back and
 * forth over the whole file: many small pages read far less twice than a few large windows (measured on git's own
 * history, 370 MB of entries: 1.2 GB with 16 KiB pages, 38 GB with windows of half a megabyte).
 */
export interface Pages {
  /**
   * Address at which `length` bytes of the pack from byte `offset` stand until the next call; -1 if they are more than
   * a page holds, and are better read on their own.
   */
  locate(offset: number, length: number): number;
  /** First address behind the pages. */
  readonly end: number;
  /** Bytes read from the pack until now. */
  bytesRead(): number;
}

const PAGE = 16 << 10;
/** Read with every page: entries that go on in the next one, but not for long, then stand in one piece. */
const OVERLAP = 4 << 10;
const SPACING = PAGE + OVERLAP + 64;
const EMPTY = -1;

/**
 * Pages of the pack that is open as `fd`, of `packBytes` bytes, in `core`'s memory from its first free byte on.
 * `cacheBytes` is the memory they may take.
 */
export function openPages(core: Core, fd: number, packBytes: number, cacheBytes: number): Pages {
  const pageCount = Math.ceil(packBytes / PAGE);
  const slots = Math.max(2, Math.min(Math.floor(cacheBytes / SPACING), pageCount));
  const first = Math.ceil(core.start / 16) * 16;
  const end = first + slots * SPACING;
  core.reserve(end);
  const slotOfPage = new Int32Array(pageCount).fill(EMPTY);
  const pageOfSlot = new Int32Array(slots).fill(EMPTY);
  const bytesIn = new Int32Array(slots);
  /** Used since the hand last came by. */
  const used = new Uint8Array(slots);
  let hand = 0;
  let bytesRead = 0;

  /** A slot to fill: the next one that was not used for a whole round. */
  function freeSlot(): number {
    while (used[hand] === 1) {
      used[hand] = 0;
      hand = (hand + 1) % slots;
    }
    const slot = hand;
    hand = (hand + 1) % slots;
    if (pageOfSlot[slot] !== EMPTY) slotOfPage[pageOfSlot[slot]!] = EMPTY;
    return slot;
  }

  function fill(page: number): number {
    const slot = freeSlot();
    const at = first + slot * SPACING;
    const from = page * PAGE;
    const many = Math.min(PAGE + OVERLAP, packBytes - from);
    const got = readSome(fd, core.memory().subarray(at, at + many), from);
    bytesRead += got;
    bytesIn[slot] = got;
    pageOfSlot[slot] = page;
    slotOfPage[page] = slot;
    return slot;
  }

  return {
    end,
    bytesRead: () => bytesRead,
    locate(offset, length) {
      const page = Math.floor(offset / PAGE);
      const start = offset - page * PAGE;
      if (start + length > PAGE + OVERLAP) return -1;
      let slot = slotOfPage[page] ?? EMPTY;
      if (slot === EMPTY) slot = fill(page);
      if (start + length > bytesIn[slot]!) return -1;
      used[slot] = 1;
      return first + slot * SPACING + start;
    },
  };
}
