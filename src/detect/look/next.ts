import { hexValue } from "../hex-digit.ts";
import { isA, isEscapeSign, NEWLINE, NONE, QUOTE, sightOf } from "./sight.ts";
import { setOf } from "./token.ts";

/**
 * A first look at the few characters right behind a keyword: `credentials` and `accounts` are met everywhere, and what a pattern
 * needs behind them is not. In plain TypeScript; see `mayBeAssigned` for why it is made twice.
 */
export interface NextLook {
  /** What may stand there, one character after the other, as pairs of first and last: `09AZaz`; the empty text for anything. */
  readonly chars: readonly string[];
  /** A rule looks at the place decoded as well: escapes and pieces of literals may stand for anything. */
  readonly decodes: boolean;
}

/** Whether what stands from the byte `from` on may follow the keyword. */
export function mayFollow(bytes: Uint8Array, from: number, { chars, decodes }: NextLook): boolean {
  const { joint, memberFollows } = sightOf(bytes, from);
  // The sign that ends the keyword may begin quoted-printable.
  if (decodes && bytes[from - 1] === 0x3d && isSoft(bytes[from])) return true;
  for (let i = 0; i < chars.length; i++) {
    const at = from + i;
    const code = bytes[at];
    if (code === undefined) return false;
    if (decodes && mayStandForOther(at, code)) return true;
    const pairs = chars[i]!;
    if (pairs !== "" && setOf(pairs)[code] !== 1) return false;
  }
  return true;

  /** Begins an escape or a soft line break, or ends a literal that goes on in another one. */
  function mayStandForOther(at: number, code: number): boolean {
    if (code === 0x3d) return isSoft(bytes[at + 1]);
    return (
      isEscapeSign(code) || (isA(QUOTE, code) && (joint(at + 1, code) !== NONE || memberFollows(at + 1)))
    );
  }
}

/** What follows `=` in quoted-printable. */
function isSoft(code: number | undefined): boolean {
  return code !== undefined && (isA(NEWLINE, code) || hexValue(code) >= 0);
}
