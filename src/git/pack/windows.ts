import { KeysweepError } from "../../errors.ts";
import type { Core } from "./core.ts";
import { readSome } from "./format.ts";

/**
 * Stretches of a pack in a core's memory. A walk goes from base to delta, nearly but not quite in the order of the pack;
 * a few windows of half a megabyte, the least lately used one replaced, let it read little twice.
 */
export interface Windows {
  /** Address at which `length` bytes of the pack from `offset` stand until the next call; -1: longer than a window. */
  locate(offset: number, length: number): number;
  /** First address behind the windows. */
  readonly end: number;
  /** Bytes read from the pack until now. */
  bytesRead(): number;
}

export interface WindowOptions {
  /** Length of a window in bytes. */
  readonly windowBytes: number;
  readonly windows: number;
}

/** Windows onto the pack that is open as `fd` and ends at `packEnd`, in `core`'s memory from its first free byte on. */
export function openWindows(
  core: Core,
  fd: number,
  packEnd: number,
  { windowBytes, windows }: WindowOptions,
): Windows {
  const spacing = windowBytes + 64;
  const first = Math.ceil(core.start / 16) * 16;
  const end = first + spacing * windows;
  core.reserve(end);
  const from = new Float64Array(windows);
  const to = new Float64Array(windows);
  const used = new Float64Array(windows);
  let clock = 0;
  let last = 0;
  let bytesRead = 0;

  function fill(offset: number): number {
    let oldest = 0;
    for (let i = 1; i < windows; i++) if (used[i]! < used[oldest]!) oldest = i;
    const at = first + oldest * spacing;
    const many = Math.min(windowBytes, packEnd - offset);
    const got = readSome(fd, core.memory().subarray(at, at + many), offset);
    bytesRead += got;
    from[oldest] = offset;
    to[oldest] = offset + got;
    return oldest;
  }

  function find(offset: number, end: number): number {
    for (let i = 0; i < windows; i++) if (from[i]! <= offset && end <= to[i]!) return i;
    return -1;
  }

  return {
    end,
    bytesRead: () => bytesRead,
    locate(offset, length) {
      const stop = offset + length;
      if (from[last]! > offset || stop > to[last]!) {
        if (length > windowBytes) return -1;
        const found = find(offset, stop);
        last = found >= 0 ? found : fill(offset);
        if (stop > to[last]!) throw new KeysweepError("IO", "a pack ends too early");
      }
      used[last] = ++clock;
      return first + last * spacing + (offset - from[last]!);
    },
  };
}
