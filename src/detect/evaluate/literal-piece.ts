import { BLANK, isA, QUOTE } from "../look/sight.ts";

/** A token's piece is at most this long. */
const LONGEST_PIECE = 256;
/** As many blanks may stand behind its quote, as `literals.ts` knows. */
const MOST_BLANKS = 80;
/** Bytes from the first one on that {@link endsInPiece} reads, at most. */
export const PIECE_SIGHT = LONGEST_PIECE + MOST_BLANKS + 2;

/**
 * Whether what stands from `from` on is the end of a string literal that may go on in another one: the letters, digits and signs
 * of a token, a quote, and behind it an operator, a comma or the end of the line.
 */
export function endsInPiece(bytes: Uint8Array, from: number): boolean {
  let at = from;
  while (at < from + LONGEST_PIECE && isOfToken(bytes[at] ?? 0)) at++;
  if (!isA(QUOTE, bytes[at] ?? 0)) return false;
  at++;
  const last = at + MOST_BLANKS;
  while (at < last && isA(BLANK, bytes[at] ?? 0)) at++;
  return BEHIND_PIECE.includes(String.fromCharCode(bytes[at] ?? 0));
}

/** What may follow the quote that ends a piece. */
const BEHIND_PIECE = ",+.&<|^~*/\\\r\n;\"'`";

function isOfToken(code: number): boolean {
  return code > 0x20 && code < 0x7f && !isA(QUOTE, code) && code !== 0x5c && code !== 0x2c;
}
