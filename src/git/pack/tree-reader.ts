import type { LabelTable } from "./labels.ts";
import type { RecordWriter } from "./tree-records.ts";

/** A tree that others are built upon. */
export interface BaseTree {
  readonly tree: number;
  /** Where each entry starts in its bytes; one more at the end: where the last one ends. */
  readonly starts: Int32Array;
  /** By entry. */
  readonly labels: Int32Array;
}

/** Reads trees and writes down what is new in each. */
export interface TreeReader {
  /**
   * Reads a tree's `bytes`. `segments`: how it is made from its base, as {@link PackObject.segments}; without `base` they
   * do not matter. Undefined for a tree that is no tree. What is returned may be handed on as a base.
   */
  read(
    tree: number,
    bytes: Uint8Array,
    segments: Int32Array,
    base: BaseTree | undefined,
    isBase: boolean,
  ): BaseTree | undefined;
  /** Lets go of what it was given last. It can go on afterwards. */
  rest(): void;
}

/** A reader that hands what is new to `records`. A tree is written down once, however often it is read. */
export function createTreeReader(idBytes: number, labels: LabelTable, records: RecordWriter): TreeReader {
  let starts = new Int32Array(1 << 12);
  let labelsHere = new Int32Array(1 << 12);
  let recorded = new Uint8Array(1 << 16);

  function isRecorded(tree: number): boolean {
    while (tree >= recorded.length) recorded = grown(recorded, new Uint8Array(recorded.length * 2));
    return recorded[tree] === 1;
  }

  function needRoom(many: number): void {
    if (many < starts.length) return;
    starts = grown(starts, new Int32Array(many * 2));
    labelsHere = grown(labelsHere, new Int32Array(many * 2));
  }

  /** The first entries are those of the base. */
  function copyFront(old: Int32Array, oldLabels: Int32Array, count: number): void {
    needRoom(count);
    starts.set(old.subarray(0, count));
    labelsHere.set(oldLabels.subarray(0, count));
  }

  let view: DataView = NO_BYTES;

  /** Behind the bytes there must be room to read a whole word at their last one. */
  function padded(bytes: Uint8Array): Uint8Array {
    if (bytes.byteOffset + bytes.length + 4 <= bytes.buffer.byteLength) return bytes;
    const copy = new Uint8Array(bytes.length + 4);
    copy.set(bytes);
    return copy.subarray(0, bytes.length);
  }

  return {
    read(tree, contents, segments, base, isBase) {
      const bytes = padded(contents);
      if (view.buffer !== bytes.buffer) view = new DataView(bytes.buffer);
      const origin = bytes.byteOffset;
      const again = isRecorded(tree);
      const size = bytes.length;
      const old = base?.starts ?? NO_NUMBERS;
      const oldLabels = base?.labels ?? NO_NUMBERS;
      let count = 0;
      /** All entries until now start where those of the base do and have the same labels: mostly only ids change. */
      let same = isBase && base !== undefined;
      let at = 0;
      let segment = 0;
      /** An entry of the base near the one at hand. */
      let near = 0;

      if (!again) records.begin(tree, base?.tree ?? -1);
      while (at < size) {
        let label = -1;
        let name = 0;
        if (base !== undefined) {
          while (segments[segment]! + segments[segment + 2]! <= at) segment += 3;
          const from = segments[segment + 1]!;
          const source = from + at - segments[segment]!;
          const first = from < 0 || old[near] === source ? near : lastUpTo(old, source, 0);
          if (from >= 0 && old[first] === source) {
            // Entries that are copied whole are known: only those at the seams are looked at.
            const end = from + segments[segment + 2]!;
            const last = lastUpTo(old, end, first);
            near = last;
            if (last > first) {
              if (!again) records.copy(first, last - first);
              if (same && (first !== count || source !== at)) {
                same = false;
                copyFront(old, oldLabels, count);
              }
              if (isBase && !same) {
                needRoom(count + last - first);
                const target = starts;
                const targetLabels = labelsHere;
                const shift = at - source;
                for (let i = first, to = count; i < last; i++, to++) {
                  target[to] = old[i]! + shift;
                  targetLabels[to] = oldLabels[i]!;
                }
              }
              count += last - first;
              at += old[last]! - source;
              continue;
            }
            // And of those mostly the id alone is new.
            const nameEnd = old[first + 1]! - idBytes;
            if (nameEnd <= end) {
              label = oldLabels[first]!;
              name = at + nameEnd - source - 1;
            }
          }
        }
        if (label < 0) {
          label = labels.add(view, origin + at, origin + size);
          name = labels.end() - origin;
        }
        const end = name + 1 + idBytes;
        if (label < 0 || end > size) {
          if (!again) records.drop();
          return undefined;
        }
        if (!again) {
          const kind = labels.kind(label);
          if (kind === "gitlink") records.insertGitlink(label);
          else records.insert(label, kind === "tree" ? "tree" : "blob", view, origin + name + 1);
        }
        if (same && (old[count] !== at || oldLabels[count] !== label)) {
          same = false;
          copyFront(old, oldLabels, count);
        }
        if (isBase && !same) {
          needRoom(count + 1);
          starts[count] = at;
          labelsHere[count] = label;
        }
        count++;
        near++;
        at = end;
      }
      if (!again) {
        records.end();
        recorded[tree] = 1;
      }
      if (!isBase) return { tree, starts: NO_NUMBERS, labels: NO_NUMBERS };
      if (same && count === oldLabels.length && old[count] === size)
        return { tree, starts: old, labels: oldLabels };
      if (same) copyFront(old, oldLabels, count);
      needRoom(count + 1);
      starts[count] = size;
      return { tree, starts: starts.slice(0, count + 1), labels: labelsHere.slice(0, count) };
    },
    rest() {
      view = NO_BYTES;
      records.rest();
    },
  };
}

const NO_NUMBERS = new Int32Array();
const NO_BYTES = new DataView(new ArrayBuffer(0));

function grown<Numbers extends Uint8Array | Int32Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from);
  return to;
}

/** The last position from `low` on whose value is at most `value`; ascending, and the first is. */
function lastUpTo(values: Int32Array, value: number, low: number): number {
  let high = values.length - 1;
  // Mostly a change ends one stretch near where it starts, or the stretch goes on to the end.
  for (let step = 1; low + step < high; step *= 4) {
    if (values[low + step]! > value) {
      high = low + step - 1;
      break;
    }
    low += step;
  }
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (values[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
