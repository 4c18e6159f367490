/** What a commit leads to, as byte offsets of hex ids in its object. */
export interface CommitHeader {
  readonly tree: number;
  readonly parents: readonly number[];
  /** Committer time, seconds since 1970; 0 where it cannot be read. */
  readonly time: number;
}

/** Reads the front of a commit object. `idLength`: hex digits of an id. Undefined where it is not as git writes it. */
export function readCommitHeader(commit: Uint8Array, idLength: number): CommitHeader | undefined {
  const bytes = Buffer.from(commit.buffer, commit.byteOffset, commit.byteLength);
  if (!startsWith(bytes, 0, TREE) || bytes[TREE.length + idLength] !== NEWLINE) return undefined;
  const parents: number[] = [];
  let at = TREE.length + idLength + 1;
  while (startsWith(bytes, at, PARENT)) {
    if (bytes[at + PARENT.length + idLength] !== NEWLINE) return undefined;
    parents.push(at + PARENT.length);
    at += PARENT.length + idLength + 1;
  }
  return { tree: TREE.length, parents, time: committerTime(bytes, at) };
}

/** Where the target's hex id stands in a tag object; undefined where it is not as git writes it. */
export function readTagTarget(tag: Uint8Array, idLength: number): number | undefined {
  const bytes = Buffer.from(tag.buffer, tag.byteOffset, tag.byteLength);
  return startsWith(bytes, 0, OBJECT) && bytes[OBJECT.length + idLength] === NEWLINE
    ? OBJECT.length
    : undefined;
}

/** Decodes the hex id of `target.length` bytes at byte `at`. False where it is none. */
export function readHexId(bytes: Uint8Array, at: number, target: Uint8Array): boolean {
  for (let i = 0; i < target.length; i++) {
    const high = digit(bytes[at + 2 * i]!);
    const low = digit(bytes[at + 2 * i + 1]!);
    if (high < 0 || low < 0) return false;
    target[i] = high * 16 + low;
  }
  return true;
}

const NEWLINE = 0x0a;
const TREE = Buffer.from("tree ");
const PARENT = Buffer.from("parent ");
const OBJECT = Buffer.from("object ");
const COMMITTER = Buffer.from("committer ");

/** The committer line follows the author's. */
function committerTime(bytes: Buffer, from: number): number {
  const author = bytes.indexOf(NEWLINE, from) + 1;
  if (author === 0 || !startsWith(bytes, author, COMMITTER)) return 0;
  const newline = bytes.indexOf(NEWLINE, author);
  const end = bytes.lastIndexOf(0x20, newline < 0 ? bytes.length : newline);
  const start = bytes.lastIndexOf(0x20, end - 1) + 1;
  const time = Number(bytes.toString("latin1", start, end));
  return Number.isSafeInteger(time) ? time : 0;
}

function startsWith(bytes: Buffer, at: number, word: Buffer): boolean {
  if (at + word.length > bytes.length) return false;
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word[i]) return false;
  return true;
}

function digit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  return byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1;
}
