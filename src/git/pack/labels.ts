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
  /** The number of the label `<octal mode> <name>` from a byte up to the next NUL; -1 if it is none. Equal labels have equal numbers. */
  add(bytes: Uint8Array, from: number): number;
  /** Where the NUL of the label last added stands. */
  end(): number;
  /** The kind alone: what a walk asks for every entry. */
  kind(label: number): EntryKind;
  label(label: number): Label;
}

export function createLabelTable(): LabelTable {
  let text = new Uint8Array(1 << 16);
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

  function slotOf(bytes: Uint8Array, from: number, end: number, hash: number): number {
    const mask = slots.length - 1;
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const spelling = slots[slot]!;
      if (spelling === EMPTY) return slot;
      if (hashes[spelling] !== hash) continue;
      const start = spelling === 0 ? 0 : ends[spelling - 1]!;
      if (ends[spelling]! - start !== end - from) continue;
      let i = 0;
      while (from + i < end && text[start + i] === bytes[from + i]) i++;
      if (from + i === end) return slot;
    }
  }

  function insert(bytes: Uint8Array, from: number, end: number, hash: number, slot: number): number {
    const kind = kindOf(bytes, from, end);
    if (kind === undefined) return -1;
    while (used + end - from > text.length) text = grown(text, new Uint8Array(text.length * 2));
    if (count === ends.length) {
      ends = grown(ends, new Int32Array(count * 2));
      hashes = grown(hashes, new Int32Array(count * 2));
      canonical = grown(canonical, new Int32Array(count * 2));
    }
    text.set(bytes.subarray(from, end), used);
    used += end - from;
    const spelling = count++;
    ends[spelling] = used;
    hashes[spelling] = hash;
    kinds[spelling] = kind;
    canonical[spelling] = spelling;
    slots[slot] = spelling;
    if (count * 2 > slots.length) rehash();
    const name = Buffer.from(bytes.subarray(bytes.indexOf(SPACE, from) + 1, end));
    const usual = Buffer.concat([Buffer.from(`${MODES[kind]} `), name, Buffer.of(0)]);
    if (usual.compare(bytes, from, end + 1) !== 0) canonical[spelling] = add(usual, 0);
    endOfLast = end;
    return canonical[spelling]!;
  }

  function rehash(): void {
    slots = new Int32Array(slots.length * 2).fill(EMPTY);
    for (let spelling = 0; spelling < count; spelling++) {
      const start = spelling === 0 ? 0 : ends[spelling - 1]!;
      slots[slotOf(text, start, ends[spelling]!, hashes[spelling]!)] = spelling;
    }
  }

  function add(bytes: Uint8Array, from: number): number {
    let hash = 0x811c9dc5 | 0;
    let end = from;
    for (; end < bytes.length && bytes[end] !== 0; end++) hash = Math.imul(hash ^ bytes[end]!, 0x01000193);
    endOfLast = end;
    const slot = slotOf(bytes, from, end, hash);
    const known = slots[slot]!;
    return known === EMPTY ? insert(bytes, from, end, hash, slot) : canonical[known]!;
  }

  return {
    add,
    end: () => endOfLast,
    kind: (label) => kinds[label]!,
    label(label) {
      const bytes = Buffer.from(text.slice(label === 0 ? 0 : ends[label - 1]!, ends[label]!));
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

function grown<Numbers extends Uint8Array | Int32Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from);
  return to;
}
