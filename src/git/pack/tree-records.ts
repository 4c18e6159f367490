import type { IdTable } from "./id-table.ts";

/**
 * All trees of a repository, each as what it has over the tree it is stored upon. One record a tree, bases before those
 * built upon them: its number, its base's number (-1: none), how many int32 follow; then runs of entries, in the tree's
 * order. A run is either `first, many`: entries of the base by position; or `-many` and `many` pairs of child and label.
 * Numbers are those of an {@link IdTable} and a {@link LabelTable}; a gitlink's child is -1.
 */
export interface TreeRecords {
  readonly chunks: readonly Int32Array[];
}

/** Writes records; calls come in the order of the runs. */
export interface RecordWriter {
  begin(tree: number, base: number): void;
  copy(first: number, many: number): void;
  /** An entry whose id starts at byte `idAt` of `view`. */
  insert(label: number, kind: "tree" | "blob", view: DataView, idAt: number): void;
  insertGitlink(label: number): void;
  end(): void;
  /** Forgets the record that was begun. */
  drop(): void;
  /** Between records: gives back what it works with, about 24 bytes for each number of a chunk. It can go on afterwards. */
  rest(): void;
  finish(): TreeRecords;
}

export const RECORD_HEAD = 3;

const CHUNK = 1 << 19;

/**
 * Children are numbered in `ids` a few hundred thousand at a time, sorted by their first byte: one after the other they
 * would be looked up all over the table, and each look-up would wait for memory twice (measured: three times as slow).
 * `child` is called for each, in any order.
 */
export function createRecordWriter(
  ids: IdTable,
  child: (number: number, isTree: boolean) => void,
): RecordWriter {
  const { words } = ids;
  const chunks: Int32Array[] = [];
  let chunk = new Int32Array(CHUNK);
  let start = 0;
  let at = 0;
  /** Where the count of the inserting run at hand stands; 0: there is none. */
  let run = 0;
  /** Where the copying run at hand stands; 0: there is none. */
  let copied = 0;

  // Children of this chunk that wait for their numbers: ids, and twice their place in the chunk, plus one for a tree.
  let rows = NO_NUMBERS;
  let places = NO_NUMBERS;
  let waiting = 0;
  /** How many there were when the record at hand was begun. */
  let before = 0;
  let sortedRows = NO_NUMBERS;
  let sortedPlaces = NO_NUMBERS;
  let numbers = NO_NUMBERS;

  /** Room for the children of a chunk of `most` numbers. */
  function prepare(most: number): void {
    if (most <= places.length) return;
    rows = grown(rows, new Int32Array(most * words));
    places = grown(places, new Int32Array(most));
    sortedRows = new Int32Array(most * words);
    sortedPlaces = new Int32Array(most);
    numbers = new Int32Array(most);
  }

  function rest(): void {
    numberChildren(waiting);
    waiting = before = 0;
    rows = places = sortedRows = sortedPlaces = numbers = NO_NUMBERS;
  }

  function numberChildren(many: number): void {
    const ends = new Int32Array(257);
    for (let k = 0; k < many; k++) ends[(rows[k * words]! >>> 24) + 1]!++;
    for (let byte = 1; byte < 257; byte++) ends[byte]! += ends[byte - 1]!;
    for (let k = 0, from = 0; k < many; k++) {
      const to = ends[rows[from]! >>> 24]!++;
      sortedPlaces[to] = places[k]!;
      for (let i = 0, row = to * words; i < words; i++) sortedRows[row + i] = rows[from++]!;
    }
    ids.addRows(sortedRows, many, numbers);
    for (let k = 0; k < many; k++) {
      const place = sortedPlaces[k]!;
      chunk[place >> 1] = numbers[k]!;
      child(numbers[k]!, (place & 1) === 1);
    }
  }

  /** Room for one run more. What does not fit moves to a chunk of its own with all of its record. */
  function room(): void {
    if (at + RECORD_HEAD + 1 <= chunk.length) return;
    if (start > 0) numberChildren(before);
    const record = chunk.subarray(start, at);
    const next = new Int32Array(Math.max(CHUNK, record.length * 2));
    next.set(record);
    if (start > 0) {
      chunks.push(chunk.subarray(0, start));
      rows.copyWithin(0, before * words, waiting * words);
      for (let k = before; k < waiting; k++) places[k - before] = places[k]! - 2 * start;
      waiting -= before;
      before = 0;
    }
    if (run > 0) run -= start;
    if (copied > 0) copied -= start;
    at -= start;
    start = 0;
    chunk = next;
    prepare(chunk.length / 2);
  }

  function insertGitlink(label: number): void {
    room();
    copied = 0;
    if (run === 0) {
      run = at;
      chunk[at++] = 0;
    }
    chunk[run]!--;
    chunk[at] = -1;
    chunk[at + 1] = label;
    at += 2;
  }

  return {
    begin(tree, base) {
      prepare(chunk.length / 2);
      start = at;
      before = waiting;
      run = copied = 0;
      room();
      chunk[at] = tree;
      chunk[at + 1] = base;
      chunk[at + 2] = 0;
      at += RECORD_HEAD;
    },
    copy(first, many) {
      room();
      run = 0;
      if (copied > 0 && chunk[copied]! + chunk[copied + 1]! === first) {
        chunk[copied + 1]! += many;
        return;
      }
      copied = at;
      chunk[at++] = first;
      chunk[at++] = many;
    },
    insert(label, kind, view, idAt) {
      insertGitlink(label);
      for (let i = 0, to = waiting * words; i < words; i++) rows[to + i] = view.getInt32(idAt + 4 * i);
      places[waiting++] = 2 * (at - 2) + (kind === "tree" ? 1 : 0);
    },
    insertGitlink,
    end() {
      chunk[start + 2] = at - start - RECORD_HEAD;
    },
    drop() {
      at = start;
      waiting = before;
    },
    rest,
    finish() {
      rest();
      if (at > 0) chunks.push(chunk.slice(0, at));
      at = start = 0;
      return { chunks };
    },
  };
}

const NO_NUMBERS = new Int32Array();

function grown(from: Int32Array<ArrayBuffer>, to: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  to.set(from);
  return to;
}
