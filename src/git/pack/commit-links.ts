/**
 * What commits lead to, one row after the other: the commit's entry in its pack; how many parents, {@link UNREADABLE} for
 * a commit that is not as git writes it (the row then ends); its committer time, seconds since 1970, in two words, high
 * and low; the id of its tree, then of its parents, in words, most significant byte first. Plain data: it crosses threads.
 */
export type CommitRows = Int32Array<ArrayBuffer>;

export const UNREADABLE = -1;
/** Words of a row before the ids. */
export const ROW_HEAD = 4;

/** Writes {@link CommitRows}: for whoever visits a pack's commits anyway. */
export interface CommitLog {
  add(entry: number, commit: Uint8Array): void;
  /** All rows; the log is empty then. */
  take(): CommitRows;
}

export function createCommitLog(idBytes: number): CommitLog {
  const words = idBytes / 4;
  const digits = idBytes * 2;
  const id = new Int32Array(words);
  let rows = new Int32Array(1 << 10);
  let used = 0;

  function room(many: number): void {
    if (used + many <= rows.length) return;
    const more = new Int32Array((used + many) * 2);
    more.set(rows);
    rows = more;
  }

  /** Takes the id in the header line `<word> <id>` at byte `at`. False where there is none. */
  function addId(commit: Uint8Array, at: number, word: Uint8Array): boolean {
    const from = at + word.length;
    if (commit[from + digits] !== NEWLINE || !readHexId(commit, from, id)) return false;
    room(words);
    rows.set(id, used);
    used += words;
    return true;
  }

  return {
    add(entry, commit) {
      room(ROW_HEAD);
      const row = used;
      used += ROW_HEAD;
      rows[row] = entry;
      rows[row + 1] = UNREADABLE;
      if (!startsWith(commit, 0, TREE) || !addId(commit, 0, TREE)) {
        used = row + 2;
        return;
      }
      let at = TREE.length + digits + 1;
      let parents = 0;
      for (; startsWith(commit, at, PARENT); parents++) {
        if (!addId(commit, at, PARENT)) {
          used = row + 2;
          return;
        }
        at += PARENT.length + digits + 1;
      }
      const time = committerTime(commit, at);
      rows[row + 1] = parents;
      rows[row + 2] = Math.floor(time / WORD);
      rows[row + 3] = time;
    },
    take() {
      const taken = rows.slice(0, used);
      used = 0;
      return taken;
    },
  };
}

/** The committer time in a row that starts at `row`. */
export function rowTime(rows: CommitRows, row: number): number {
  return rows[row + 2]! * WORD + (rows[row + 3]! >>> 0);
}

const WORD = 2 ** 32;

/** Where the target's hex id stands in a tag object; undefined where it is not as git writes it. */
export function readTagTarget(tag: Uint8Array, idLength: number): number | undefined {
  const bytes = tag;
  return startsWith(bytes, 0, OBJECT) && bytes[OBJECT.length + idLength] === NEWLINE
    ? OBJECT.length
    : undefined;
}

/** Decodes the hex id at byte `at` into words, most significant byte first. False where it is none. */
export function readHexId(bytes: Uint8Array, at: number, words: Int32Array): boolean {
  let bad = 0;
  for (let i = 0; i < words.length; i++) {
    let word = 0;
    for (let digit = 0; digit < 8; digit++) {
      const value = DIGITS[bytes[at + 8 * i + digit]!]!;
      bad |= value;
      word = (word << 4) | value;
    }
    words[i] = word;
  }
  return (bad & NO_DIGIT) === 0;
}

const NEWLINE = 0x0a;
const SPACE = 0x20;
const TREE = Buffer.from("tree ");
const PARENT = Buffer.from("parent ");
const OBJECT = Buffer.from("object ");
const COMMITTER = Buffer.from("committer ");

/** The committer line follows the author's. */
function committerTime(bytes: Uint8Array, from: number): number {
  const author = bytes.indexOf(NEWLINE, from) + 1;
  if (author === 0 || !startsWith(bytes, author, COMMITTER)) return 0;
  let end = bytes.indexOf(NEWLINE, author);
  if (end < 0) end = bytes.length;
  while (end > author && bytes[end - 1] !== SPACE) end--;
  let time = 0;
  let scale = 1;
  for (end -= 2; end > author && bytes[end] !== SPACE; end--, scale *= 10) {
    const value = bytes[end]! - 0x30;
    if (value < 0 || value > 9) return 0;
    time += value * scale;
  }
  return Number.isSafeInteger(time) ? time : 0;
}

function startsWith(bytes: Uint8Array, at: number, word: Uint8Array): boolean {
  if (at + word.length > bytes.length) return false;
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word[i]) return false;
  return true;
}

const NO_DIGIT = 0x80;
const DIGITS = new Uint8Array(256).fill(NO_DIGIT);
for (let value = 0; value < 16; value++) DIGITS[value.toString(16).charCodeAt(0)] = value;
