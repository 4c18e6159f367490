import type { Core } from "./core.ts";

/**
 * The objects on the way from the root of a delta tree to the one at hand. Contents stand in a core's memory in the same
 * order, one above the other; those that can be made again may be let go from below.
 */
export interface Path<State> {
  /** How many objects the path has. */
  depth(): number;
  /** First address above all contents. */
  top(): number;
  /** Of the object at `depth`: its entry, its size, and what its visit returned. */
  entry(depth: number): number;
  size(depth: number): number;
  state(depth: number): State;
  /** Where its contents stand; {@link GONE} if nowhere any more. */
  address(depth: number): number;
  /** Lengthens the path. Everything from `start` on goes when the new object does. */
  push(entry: number, start: number, address: number, size: number, state: State): void;
  pop(): void;
  /** Lets go of all contents but those of the last object, which move to the bottom. False: there were none. */
  letGoOthers(): boolean;
  /** Puts contents that stand at `address` in the place of those of the last object, which are gone. Returns it. */
  replaceLast(address: number, size: number): number;
  /** The last object's contents were made again at `address`, which is what `top` was. */
  restoreLast(address: number, size: number): void;
}

export const GONE = -1;

/** An empty path whose contents stand from `bottom` on. */
export function createPath<State>(core: Core, bottom: number): Path<State> {
  const entries: number[] = [];
  const sizes: number[] = [];
  const states: State[] = [];
  const addresses: number[] = [];
  const starts: number[] = [];
  let depth = 0;
  let top = bottom;

  return {
    depth: () => depth,
    top: () => top,
    entry: (at) => entries[at]!,
    size: (at) => sizes[at]!,
    state: (at) => states[at]!,
    address: (at) => addresses[at]!,
    push(entry, start, address, size, state) {
      entries[depth] = entry;
      sizes[depth] = size;
      states[depth] = state;
      addresses[depth] = address;
      starts[depth] = start;
      depth++;
      top = align(address + size);
    },
    pop() {
      depth--;
      if (addresses[depth] !== GONE) top = starts[depth]!;
      states.length = depth;
    },
    letGoOthers() {
      const last = depth - 1;
      if (starts[last] === bottom) return false;
      const address = addresses[last]!;
      const size = sizes[last]!;
      core.memory().copyWithin(bottom, address, address + size);
      addresses.fill(GONE, 0, last);
      starts[last] = addresses[last] = bottom;
      top = align(bottom + size);
      return true;
    },
    replaceLast(address, size) {
      const place = starts[depth - 1]!;
      core.memory().copyWithin(place, address, address + size);
      addresses[depth - 1] = GONE;
      return place;
    },
    restoreLast(address, size) {
      starts[depth - 1] = addresses[depth - 1] = address;
      top = align(address + size);
    },
  };
}

/** The next address that arrays of numbers may start at. */
export function align(address: number): number {
  return Math.ceil(address / 16) * 16;
}
