import { type Core, SLACK } from "./core.ts";
import { readExactly } from "./format.ts";
import { endOfEntries, type Pack } from "./pack.ts";
import { openPages } from "./pages.ts";
import { align } from "./path.ts";

/** Where a walk gets the data of entries from. */
export interface EntrySource {
  /** Inflates an entry to `target` in the core's memory. False if it is broken. */
  inflate(entry: number, target: number): boolean;
  /** First address that the source does not use. */
  readonly end: number;
  /** Bytes read from the pack until now. */
  bytesRead(): number;
}

/** Reads entries through pages in `core`'s memory, which take `cacheBytes` of it from the first free byte on. */
export function openEntrySource(pack: Pack, core: Core, cacheBytes: number): EntrySource {
  const { offsets, headers, sizes } = pack.entries;
  const pages = openPages(core, pack.fd, endOfEntries(pack), cacheBytes);
  let alone = 0;

  /** Long entries do without pages: they are read behind the place that they are inflated to. */
  function readAlone(offset: number, length: number, after: number): number {
    const at = align(after + SLACK);
    core.reserve(at + length);
    readExactly(pack.fd, core.memory().subarray(at, at + length), offset);
    alone += length;
    return at;
  }

  return {
    end: pages.end,
    bytesRead: () => pages.bytesRead() + alone,
    inflate(entry, target) {
      const size = sizes[entry]!;
      const offset = offsets[entry]! + headers[entry]!;
      const room = offsets[entry + 1]! - offset;
      // Nothing deflates to twice its size: what has more room than that shares it with something else.
      const length = Math.min(room, 2 * size + 1024);
      if (length <= 0) return false;
      core.reserve(target + size);
      let at = pages.locate(offset, length);
      if (at < 0) at = readAlone(offset, length, target + size);
      // Entries stand without gaps.
      return core.inflate(at, at + length, target, size) === room;
    },
  };
}
