import { hex } from "./format.ts";

/**
 * Object ids by number and back: a hash table over bytes. Numbers count up from 0 in the order ids were first added.
 * About 30 bytes an id, and 100 ns a look-up, nearly all of it waiting for memory.
 */
export interface IdTable {
  readonly idBytes: number;
  /** How many ids it holds. */
  count(): number;
  /** The number of the id that starts at byte `at`; added if it is new. */
  add(bytes: Uint8Array, at: number): number;
  /** The numbers of the first `many` ids that stand in `rows` one after the other, into `numbers`; added where they are new. */
  addRows(rows: Uint8Array, many: number, numbers: Int32Array): void;
  /** The number of the id that starts at byte `at`, -1 if it was never added. */
  find(bytes: Uint8Array, at: number): number;
  /** The id with a number, hex. */
  id(number: number): string;
}

/** `expected` ids fit without growing. */
export function createIdTable(idBytes: number, expected: number): IdTable {
  let capacity = Math.max(1024, expected + (expected >> 4));
  let ids = new Uint8Array(capacity * idBytes);
  let bits = Math.max(11, Math.ceil(Math.log2(capacity * 1.5)));
  let slots = new Int32Array(2 ** bits).fill(EMPTY);
  let count = 0;

  /** The slot of an id, or the empty one where it belongs. Ids are hashes: their first bits spread them evenly. */
  function slotOf(bytes: Uint8Array, at: number): number {
    const mask = slots.length - 1;
    const head =
      ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> (32 - bits);
    for (let slot = head; ; slot = (slot + 1) & mask) {
      const number = slots[slot]!;
      if (number === EMPTY) return slot;
      const from = number * idBytes;
      let i = idBytes - 1;
      while (i >= 0 && ids[from + i] === bytes[at + i]) i--;
      if (i < 0) return slot;
    }
  }

  function grow(): void {
    capacity *= 2;
    const more = new Uint8Array(capacity * idBytes);
    more.set(ids);
    ids = more;
    bits++;
    slots = new Int32Array(2 ** bits).fill(EMPTY);
    for (let number = 0; number < count; number++) slots[slotOf(ids, number * idBytes)] = number;
  }

  function add(bytes: Uint8Array, at: number): number {
    const slot = slotOf(bytes, at);
    const known = slots[slot]!;
    if (known !== EMPTY) return known;
    for (let i = 0, to = count * idBytes; i < idBytes; i++) ids[to + i] = bytes[at + i]!;
    slots[slot] = count;
    if (++count === capacity) grow();
    return count - 1;
  }

  return {
    idBytes,
    count: () => count,
    add,
    addRows(rows, many, numbers) {
      const last = idBytes - 1;
      // All slots first, then all ids: the processor then waits for many parts of the memory at once.
      for (let from = 0; from < many; from += BLOCK) {
        const end = Math.min(from + BLOCK, many);
        const shift = 32 - bits;
        for (let k = from, at = from * idBytes; k < end; k++, at += idBytes) {
          const head = (rows[at]! << 24) | (rows[at + 1]! << 16) | (rows[at + 2]! << 8) | rows[at + 3]!;
          numbers[k] = slots[head >>> shift]!;
        }
        for (let k = from, at = from * idBytes; k < end; k++, at += idBytes) {
          const known = numbers[k]! * idBytes;
          let i = last;
          while (i >= 0 && ids[known + i] === rows[at + i]) i--;
          if (i >= 0) numbers[k] = EMPTY;
        }
        for (let k = from; k < end; k++) if (numbers[k] === EMPTY) numbers[k] = add(rows, k * idBytes);
      }
    },
    find: (bytes, at) => slots[slotOf(bytes, at)]!,
    id: (number) => hex(ids.subarray(number * idBytes, (number + 1) * idBytes)),
  };
}

const EMPTY = -1;
const BLOCK = 256;
