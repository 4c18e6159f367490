/** What a commit leads to, as byte offsets of hex ids in its object. */
export interface CommitHeader {
  readonly tree: number;
  readonly parents: readonly number[];
  /** Committer time, seconds since 1970; 0 where it cannot be read. */
  readonly time: number;
}

/** Reads the front of a commit object. `idLength`: hex digits of an id. Undefined where it is not as git writes it. */
export function readCommitHeader(commit: Uint8Array, idLength: number): CommitHeader | undefined {
  const bytes = commit;
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

function startsWith(bytes: Uint8Array, at: number, word: Buffer): boolean {
  if (at + word.length > bytes.length) return false;
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word[i]) return false;
  return true;
}

const NO_DIGIT = 0x80;
const DIGITS = new Uint8Array(256).fill(NO_DIGIT);
for (let value = 0; value < 16; value++) DIGITS[value.toString(16).charCodeAt(0)] = value;
