import { type NameTable, readAllIds } from "./index-file.ts";

/**
 * Object ids by number and back: a hash table. Numbers count up from 0 in the order ids were first added. Ids go by words
 * of 32 bits, most significant byte first: byte by byte all of this takes four times as long. About 30 bytes an id.
 */
export interface IdTable {
  /** Words of an id. */
  readonly words: number;
  /** How many ids it holds. */
  count(): number;
  /**
   * Makes room for `more` ids. Ids that come in order, as an index has them, all belong into the first slots of a table that is
   * too small for them, and are found there one by one: for a few hundred thousand that takes seconds.
   */
  reserve(more: number): void;
  /** The number of an id, hex; added if it is new. */
  add(id: string): number;
  /** The numbers of the first `many` ids that stand in `rows` one after the other, into `numbers`; added where they are new. */
  addRows(rows: Int32Array, many: number, numbers: Int32Array): void;
  /** The number of an id, hex; -1 if it was never added. */
  find(id: string): number;
  /** The id with a number, hex. */
  id(number: number): string;
}

/** `expected` ids of `idBytes` bytes fit without growing. */
export function createIdTable(idBytes: number, expected: number): IdTable {
  const words = idBytes / 4;
  let capacity = Math.max(1024, expected + (expected >> 4));
  let ids = new Int32Array(capacity * words);
  let bits = Math.max(11, Math.ceil(Math.log2(capacity * 1.5)));
  let slots = new Int32Array(2 ** bits).fill(EMPTY);
  let count = 0;
  const one = new Int32Array(words);
  const spelled = Buffer.alloc(idBytes);

  /** The slot of an id, or the empty one where it belongs. Ids are hashes: their first bits spread them evenly. */
  function slotOf(rows: Int32Array, at: number): number {
    const mask = slots.length - 1;
    for (let slot = rows[at]! >>> (32 - bits); ; slot = (slot + 1) & mask) {
      const number = slots[slot]!;
      if (number === EMPTY) return slot;
      const from = number * words;
      let i = words - 1;
      while (i >= 0 && ids[from + i] === rows[at + i]) i--;
      if (i < 0) return slot;
    }
  }

  function grow(wanted: number): void {
    while (capacity < wanted) {
      capacity *= 2;
      bits++;
    }
    const more = new Int32Array(capacity * words);
    more.set(ids);
    ids = more;
    slots = new Int32Array(2 ** bits).fill(EMPTY);
    for (let number = 0; number < count; number++) slots[slotOf(ids, number * words)] = number;
  }

  function addRow(rows: Int32Array, at: number): number {
    const slot = slotOf(rows, at);
    const known = slots[slot]!;
    if (known !== EMPTY) return known;
    for (let i = 0; i < words; i++) ids[count * words + i] = rows[at + i]!;
    slots[slot] = count;
    if (++count === capacity) grow(count + 1);
    return count - 1;
  }

  function readHex(id: string): Int32Array {
    for (let i = 0; i < words; i++) one[i] = Number.parseInt(id.slice(8 * i, 8 * i + 8), 16);
    return one;
  }

  return {
    words,
    count: () => count,
    reserve(more) {
      // One place is always free.
      if (count + more >= capacity) grow(count + more + 1);
    },
    add: (id) => addRow(readHex(id), 0),
    addRows(rows, many, numbers) {
      const last = words - 1;
      // All slots first, then all ids: the processor then waits for many parts of the memory at once.
      for (let from = 0; from < many; from += BLOCK) {
        const end = Math.min(from + BLOCK, many);
        const shift = 32 - bits;
        for (let k = from; k < end; k++) numbers[k] = slots[rows[k * words]! >>> shift]!;
        for (let k = from; k < end; k++) {
          const known = numbers[k]! * words;
          let i = last;
          while (i >= 0 && ids[known + i] === rows[k * words + i]) i--;
          if (i >= 0) numbers[k] = EMPTY;
        }
        for (let k = from; k < end; k++) if (numbers[k] === EMPTY) numbers[k] = addRow(rows, k * words);
      }
    },
    find: (id) => slots[slotOf(readHex(id), 0)]!,
    id(number) {
      for (let i = 0; i < words; i++) spelled.writeInt32BE(ids[number * words + i]!, 4 * i);
      return spelled.toString("hex");
    },
  };
}

const EMPTY = -1;
const BLOCK = 256;

/** Adds all ids of a pack; their numbers by index position. */
export function addNames(ids: IdTable, names: NameTable): Int32Array {
  ids.reserve(names.count);
  return addIds(ids, readAllIds(names));
}

/** Adds raw ids that stand one after the other; their numbers in the same order. */
export function addIds(ids: IdTable, raw: Uint8Array): Int32Array {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const rows = new Int32Array(raw.length / 4);
  for (let i = 0; i < rows.length; i++) rows[i] = view.getInt32(4 * i);
  const count = rows.length / ids.words;
  const numbers = new Int32Array(count);
  ids.addRows(rows, count, numbers);
  return numbers;
}
