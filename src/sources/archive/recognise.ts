/** What bytes are packed as. `foreign`: a compression that keysweep does not unpack. */
export type ArchiveKind = "gzip" | "zip" | "tar" | "foreign";

/** How many of a file's first bytes decide what it is: one header of a tar. */
export const HEAD_BYTES = 512;
/** And of its last bytes: the record that ends a zip without a comment. */
export const TAIL_BYTES = 22;

const ANY = -1;

/** First bytes of bzip2, xz, Zstandard, LZ4 (frames), 7z and RAR. */
const FOREIGN: readonly (readonly number[])[] = [
  [0x42, 0x5a, 0x68, ANY, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59],
  [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00],
  [0x28, 0xb5, 0x2f, 0xfd],
  [0x04, 0x22, 0x4d, 0x18],
  [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c],
  [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07],
];

/** {@link archiveKind} of a whole file. */
export function archiveKindOf(bytes: Uint8Array): ArchiveKind | undefined {
  return archiveKind(bytes.subarray(0, HEAD_BYTES), bytes.subarray(-TAIL_BYTES));
}

/**
 * Tells an archive by its bytes, whatever its name: `head` are its first {@link HEAD_BYTES}, `tail` its last
 * {@link TAIL_BYTES}, or all there are. Every file that is read is asked, so no more than its first byte is looked at
 * where that will do.
 */
export function archiveKind(head: Uint8Array, tail: Uint8Array): ArchiveKind | undefined {
  switch (head[0]) {
    case 0x1f:
      // Deflate is the only method there is, and the three highest flags are never set.
      if (head[1] === 0x8b && head[2] === 8 && ((head[3] ?? 0xff) & 0xe0) === 0) return "gzip";
      break;
    case 0x50:
      if (head[1] === 0x4b && isZipMark(head)) return "zip";
      break;
    default:
      if (FOREIGN.some((mark) => mark.every((byte, at) => byte === ANY || head[at] === byte)))
        return "foreign";
  }
  if (isTarHeader(head)) return "tar";
  // A program may stand before a zip: self-extracting ones, executable jars, Python's zipapps.
  return tail.length === TAIL_BYTES && isEndOfZip(tail) ? "zip" : undefined;
}

/** The header of a member, of an empty archive, or the mark of a split one. */
function isZipMark(head: Uint8Array): boolean {
  const [, , third, fourth] = head;
  return (third === 3 && fourth === 4) || (third === 5 && fourth === 6) || (third === 7 && fourth === 8);
}

function isEndOfZip(tail: Uint8Array): boolean {
  return (
    tail[0] === 0x50 && tail[1] === 0x4b && tail[2] === 5 && tail[3] === 6 && tail[20] === 0 && tail[21] === 0
  );
}

/** Where a tar header has the sum of its bytes: eight characters, octal. */
const SUM_AT = 148;
const SUM_END = 156;

/** Whether `block` is a header of a tar, of any age: its own sum says so. */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.length < HEAD_BYTES || block[0] === 0) return false;
  // Behind the mode stands a NUL or a blank: nearly nothing else gets past here.
  const behindMode = block[107];
  if (behindMode !== 0 && behindMode !== 0x20) return false;
  const expected = readOctal(block, SUM_AT, SUM_END);
  if (expected === undefined) return false;
  let unsigned = 0;
  let signed = 0;
  for (let at = 0; at < HEAD_BYTES; at++) {
    const byte = at >= SUM_AT && at < SUM_END ? 0x20 : (block[at] as number);
    unsigned += byte;
    // Some old programs took bytes for signed numbers.
    signed += (byte << 24) >> 24;
  }
  return expected === unsigned || expected === signed;
}

/** A number as tar writes it: octal digits between blanks and NULs; `undefined` when it is none. */
export function readOctal(block: Uint8Array, from: number, end: number): number | undefined {
  let at = from;
  while (at < end && block[at] === 0x20) at++;
  let value = 0;
  let digits = 0;
  for (; at < end; at++) {
    const digit = (block[at] as number) - 0x30;
    if (digit < 0 || digit > 7) break;
    value = value * 8 + digit;
    digits++;
  }
  const isOver = at === end || block[at] === 0 || block[at] === 0x20;
  return digits > 0 && isOver ? value : undefined;
}
