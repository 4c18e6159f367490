/** What an entry of a tree says besides the object: its mode and its name. */
export interface Label {
  readonly kind: EntryKind;
  /** The name's bytes, no `/` in it. */
  readonly name: Buffer;
}

/** What git makes of a mode: old trees spell them in more ways, and those count as the same. */
export type EntryKind = "file" | "executable" | "link" | "tree" | "gitlink";

/** Labels by number: each name of a history stands here once. */
export interface LabelTable {
  /**
   * The number of the label `<octal mode> <name>` from byte `from` of `view` up to the NUL behind it; -1 if it is none or
   * does not end before `limit`. Equal labels have equal numbers. Three bytes behind the NUL may be read.
   */
  add(view: DataView, from: number, limit: number): number;
  /** Where the NUL of the label last added stands. */
  end(): number;
  /** The kind alone: what a walk asks for every entry. */
  kind(label: number): EntryKind;
  label(label: number): Label;
  /** Labels are numbered from 0 up to, not including, this; some are only other spellings. */
  count(): number;
}

export function createLabelTable(): LabelTable {
  // Labels as words of four bytes, the last one filled up with NULs: a third of the time that single bytes take.
  let text = new Int32Array(1 << 14);
  let used = 0;
  /** By spelling: where it ends in `text`; it starts where the one before ends. */
  let ends = new Int32Array(1 << 11);
  let hashes = new Int32Array(1 << 11);
  /** By spelling: the one that all its equals go by. */
  let canonical = new Int32Array(1 << 11);
  let slots = new Int32Array(1 << 12).fill(EMPTY);
  const kinds: EntryKind[] = [];
  let count = 0;
  let endOfLast = 0;

  /** The label at hand: it is written behind all others, and stays there if it is new. */
  function slotOf(start: number, end: number, hash: number): number {
    const mask = slots.length - 1;
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const spelling = slots[slot]!;
      if (spelling === EMPTY) return slot;
      if (hashes[spelling] !== hash) continue;
      const known = spelling === 0 ? 0 : ends[spelling - 1]!;
      if (ends[spelling]! - known !== end - start) continue;
      let i = 0;
      while (start + i < end && text[known + i] === text[start + i]) i++;
      if (start + i === end) return slot;
    }
  }

  function add(view: DataView, from: number, limit: number): number {
    let hash = 0x811c9dc5 | 0;
    let at = from;
    let end = used;
    for (;;) {
      if (at >= limit) return -1;
      if (end === text.length) text = grown(text, new Int32Array(text.length * 2));
      let word = view.getInt32(at);
      // The usual trick to find a NUL among four bytes; it may not say which one it is.
      const nul = (word - 0x01010101) & ~word & 0x80808080;
      if (nul !== 0) {
        let bytes = 0;
        while (((word >>> (24 - 8 * bytes)) & 0xff) !== 0) bytes++;
        word = bytes === 0 ? 0 : word & (-1 << (32 - 8 * bytes));
        at += bytes;
      }
      hash = Math.imul(hash ^ word, 0x01000193);
      hash ^= hash >>> 13;
      text[end++] = word;
      if (nul !== 0) break;
      at += 4;
    }
    endOfLast = at;
    const slot = slotOf(used, end, hash);
    const known = slots[slot]!;
    return known === EMPTY ? insert(end, hash, slot) : canonical[known]!;
  }

  function insert(end: number, hash: number, slot: number): number {
    const bytes = bytesOf(used, end);
    const kind = kindOf(bytes, 0, bytes.length);
    if (kind === undefined) return -1;
    if (count === ends.length) {
      ends = grown(ends, new Int32Array(count * 2));
      hashes = grown(hashes, new Int32Array(count * 2));
      canonical = grown(canonical, new Int32Array(count * 2));
    }
    used = end;
    const spelling = count++;
    ends[spelling] = used;
    hashes[spelling] = hash;
    kinds[spelling] = kind;
    canonical[spelling] = spelling;
    slots[slot] = spelling;
    if (count * 2 > slots.length) rehash();
    const usual = Buffer.concat([
      Buffer.from(`${MODES[kind]} `),
      bytes.subarray(bytes.indexOf(SPACE) + 1),
      Buffer.alloc(4),
    ]);
    const length = usual.length - 4;
    if (length !== bytes.length || usual.compare(bytes, 0, length, 0, length) !== 0) {
      const last = endOfLast;
      canonical[spelling] = add(new DataView(usual.buffer, usual.byteOffset, usual.length), 0, usual.length);
      endOfLast = last;
    }
    return canonical[spelling]!;
  }

  function rehash(): void {
    slots = new Int32Array(slots.length * 2).fill(EMPTY);
    for (let spelling = 0; spelling < count; spelling++) {
      const start = spelling === 0 ? 0 : ends[spelling - 1]!;
      slots[slotOf(start, ends[spelling]!, hashes[spelling]!)] = spelling;
    }
  }

  /** The label between two words of `text`, without the NULs behind it. */
  function bytesOf(start: number, end: number): Buffer {
    const bytes = Buffer.alloc((end - start) * 4);
    for (let i = start; i < end; i++) bytes.writeInt32BE(text[i]!, (i - start) * 4);
    return bytes.subarray(0, bytes.indexOf(0));
  }

  return {
    add,
    end: () => endOfLast,
    kind: (label) => kinds[label]!,
    count: () => count,
    label(label) {
      const bytes = bytesOf(label === 0 ? 0 : ends[label - 1]!, ends[label]!);
      return { kind: kinds[label]!, name: bytes.subarray(bytes.indexOf(SPACE) + 1) };
    },
  };
}

const EMPTY = -1;
const SPACE = 0x20;

const MODES: Readonly<Record<EntryKind, string>> = {
  file: "100644",
  executable: "100755",
  link: "120000",
  tree: "40000",
  gitlink: "160000",
};

/** As git's canon_mode() has it. Undefined where there is no mode and name. */
function kindOf(bytes: Uint8Array, from: number, end: number): EntryKind | undefined {
  let mode = 0;
  let at = from;
  for (; at < end && bytes[at] !== SPACE; at++) {
    const digit = bytes[at]! - 0x30;
    if (digit < 0 || digit > 7) return undefined;
    mode = mode * 8 + digit;
  }
  if (at === from || at + 1 >= end || mode > 0o177777) return undefined;
  const format = mode & 0o170000;
  if (format === 0o100000) return (mode & 0o100) === 0 ? "file" : "executable";
  if (format === 0o120000) return "link";
  return format === 0o040000 ? "tree" : "gitlink";
}

function grown(from: Int32Array<ArrayBuffer>, to: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  to.set(from);
  return to;
}
