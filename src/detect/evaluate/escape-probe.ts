import {
  byteAt,
  endsEscape,
  FOREIGN,
  isQuote,
  isSign,
  LONGEST_ESCAPE,
  MOST_BACKSLASHES,
  mayBeHexDigit,
  mayBeSign,
  peek,
  quoted,
  readEscape,
} from "../encodings/escape-bytes.ts";
import { hexValue } from "../encodings/hex-digit.ts";
import type { Keyword } from "../keywords/keyword.ts";
import type { View } from "../view.ts";
import { createPieces, type Pieces } from "./keyword-pieces.ts";
import type { Unescaped } from "./unescaped.ts";

/** First looks at an escape, before the text around it is decoded. */
export interface EscapeProbe {
  /** Whether the escape that begins at `at`, characters `stride` bytes apart, may stand inside a keyword. */
  mayBegin(bytes: Uint8Array, at: number, stride: number): boolean;
  /**
   * Whether the character at `at` of a decoded view may belong to a keyword. `seenTo`: the byte from which on the text goes on
   * out of sight; absent where it ends.
   */
  mayHold(view: View, at: number, seenTo: number | undefined): boolean;
  /** The same of an escape that has given way to its character. */
  mayHoldIn(unescaped: Unescaped): boolean;
}

/**
 * A first look, at a few bytes, at what begins like an escape: `%2F`, `\u4e2d` and base64's `=` at a line's end are common,
 * and hardly ever does the character they stand for make a piece of one of `keywords` with its neighbours.
 */
export function createEscapeProbe(keywords: () => readonly Pick<Keyword, "text">[]): EscapeProbe {
  let pieces: Pieces;

  /** Whether a keyword may begin with `code`, for which an escape stands that ends before `next`. */
  function begins(bytes: Uint8Array, code: number, next: number): boolean {
    const after = peek(bytes, next);
    if (after === "unknown") return pieces.first(code);
    if (!pieces.firstTwo(code, after.code)) return false;
    if (pieces.isTwo(code, after.code)) return true;
    const third = peek(bytes, after.end);
    return third === "unknown" || pieces.firstThree(code, after.code, third.code);
  }

  /** Whether a keyword may go on with `code` behind what stands before `at`, and then with what stands from `next` on. */
  function goesOn(bytes: Uint8Array, at: number, code: number, next: number): boolean {
    let first = at;
    // In JSON within JSON a backslash is escaped itself.
    while (first > at - MOST_BACKSLASHES && byteAt(bytes, first - 1) === 0x5c) first--;
    const before = byteAt(bytes, first - 1);
    const further = byteAt(bytes, first - 2);
    const isInside = pieces.three(further, before, code);
    const isSecond = pieces.firstTwo(before, code);
    if (!isInside && !isSecond) return false;
    const after = peek(bytes, next);
    if (after === "unknown") return true;
    return (
      (isInside && (pieces.lastThree(further, before, code) || pieces.three(before, code, after.code))) ||
      (isSecond && (pieces.isTwo(before, code) || pieces.firstThree(before, code, after.code)))
    );
  }

  function mayBegin(bytes: Uint8Array, at: number, stride: number): boolean {
    pieces ??= createPieces(keywords());
    if (bytes[at] === 0x3d) {
      // Of soft line breaks in a row the first one tells.
      if (
        stride === 1 &&
        at > 1 &&
        bytes[at - 1] === 0x0a &&
        byteAt(bytes, at - (byteAt(bytes, at - 2) === 0x0d ? 3 : 2)) === 0x3d
      )
        return false;
      if (hexValue(byteAt(bytes, at + stride)) >= 0) return stride === 1 && mayBeginQuoted(bytes, at);
      const next = at + (bytes[at + stride] === 0x0d ? 3 : 2) * stride;
      if (at === 0 || next >= bytes.length) return false;
      return stride !== 1 || isSign(byteAt(bytes, next)) || goesOn(bytes, at, byteAt(bytes, next), next + 1);
    }
    const escaped = readEscape(bytes, at, stride);
    if (escaped === "none") return false;
    if (escaped === "unknown") return true;
    const { code, end } = escaped;
    if (code === FOREIGN) return false;
    if (code === 0x25) return mayBeHexDigit(bytes, end, stride);
    if (isSign(code)) {
      const after = stride === 1 ? peek(bytes, end) : "unknown";
      return after === "unknown" || mayBeSign(code, after.code);
    }
    if (stride !== 1) return pieces.any(code);
    // Right behind another escape only a keyword that begins here has this one for its first.
    return begins(bytes, code, end) || (!endsEscape(bytes, at) && goesOn(bytes, at, code, end));
  }

  /** Three characters in quoted-printable, `=73=6B=5F`. */
  function mayBeginQuoted(bytes: Uint8Array, at: number): boolean {
    const first = quoted(bytes, at);
    const second = quoted(bytes, at + 3);
    const third = quoted(bytes, at + 6);
    if (first < 0 || second < 0 || third < 0) return false;
    return pieces.firstThree(first, second, third);
  }

  function mayHold(view: View, at: number, seenTo: number | undefined): boolean {
    pieces ??= createPieces(keywords());
    const { text } = view;
    const code = (index: number) => text.charCodeAt(index) || 0;
    if (seenTo !== undefined) {
      if (at + 3 > text.length || view.endOf(at + 2) + LONGEST_ESCAPE > seenTo) return true;
      // A literal that ends here may go on in another one, out of sight.
      for (let index = at - 1; index < at + 3; index++) if (isQuote(code(index))) return true;
    }
    return mayBePiece(code(at - 2), code(at - 1), code(at), code(at + 1), code(at + 2));
  }

  function mayHoldIn({ bytes, at }: Unescaped): boolean {
    pieces ??= createPieces(keywords());
    const code = (index: number) => byteAt(bytes, index);
    return mayBePiece(code(at - 2), code(at - 1), code(at), code(at + 1), code(at + 2));
  }

  /** Whether the third of five characters may belong to a keyword. */
  function mayBePiece(a: number, b: number, c: number, d: number, e: number): boolean {
    return (
      pieces.three(a, b, c) ||
      pieces.three(b, c, d) ||
      pieces.three(c, d, e) ||
      pieces.isTwo(b, c) ||
      pieces.isTwo(c, d)
    );
  }

  return { mayBegin, mayHold, mayHoldIn };
}
