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
  /** Returns where in the record the child stands, which is yet to be {@link RecordWriter.settle settled}. */
  insert(label: number): number;
  settle(place: number, child: number): void;
  end(): void;
  /** Forgets the record that was begun. */
  drop(): void;
  finish(): TreeRecords;
}

export const RECORD_HEAD = 3;

const CHUNK = 1 << 20;

export function createRecordWriter(): RecordWriter {
  const chunks: Int32Array[] = [];
  let chunk = new Int32Array(CHUNK);
  let start = 0;
  let at = 0;
  /** Where the count of the inserting run at hand stands; 0: there is none. */
  let run = 0;
  /** Where the copying run at hand stands; 0: there is none. */
  let copied = 0;

  /** Room for one run more. What does not fit moves to a chunk of its own with all of its record. */
  function room(): void {
    if (at + RECORD_HEAD + 1 <= chunk.length) return;
    const record = chunk.subarray(start, at);
    const next = new Int32Array(Math.max(CHUNK, record.length * 2));
    next.set(record);
    if (start > 0) chunks.push(chunk.subarray(0, start));
    if (run > 0) run -= start;
    if (copied > 0) copied -= start;
    at -= start;
    start = 0;
    chunk = next;
  }

  return {
    begin(tree, base) {
      start = at;
      room();
      run = copied = 0;
      chunk[at++] = tree;
      chunk[at++] = base;
      chunk[at++] = 0;
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
    insert(label) {
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
      return at - 2 - start;
    },
    settle(place, child) {
      chunk[start + place] = child;
    },
    end() {
      chunk[start + 2] = at - start - RECORD_HEAD;
    },
    drop() {
      at = start;
    },
    finish() {
      if (at > 0) chunks.push(chunk.slice(0, at));
      return { chunks };
    },
  };
}
