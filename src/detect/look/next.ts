import { isSoft, mayStandForOther, sightOf } from "./sight.ts";
import { setOf } from "./token.ts";

/**
 * A first look at the few characters right behind a keyword: `credentials` and `accounts` are met everywhere, and what a pattern
 * needs behind them is not. In plain TypeScript; see `mayBeAssigned` for why it is made twice.
 */
export interface NextLook {
  /** What may stand there, one character after the other, as pairs of first and last: `09AZaz`; the empty text for anything. What is not ASCII may stand there as well. */
  readonly chars: readonly string[];
  /** A rule looks at the place decoded as well: escapes and pieces of literals may stand for anything. */
  readonly decodes: boolean;
}

/** Whether what stands from the byte `from` on may follow the keyword. */
export function mayFollow(bytes: Uint8Array, from: number, { chars, decodes }: NextLook): boolean {
  const sight = sightOf(bytes, from);
  // The sign that ends the keyword may begin quoted-printable.
  if (decodes && from < sight.end && bytes[from - 1] === 0x3d && isSoft(bytes[from]!)) return true;
  for (let i = 0; i < chars.length; i++) {
    const at = from + i;
    if (at >= sight.end) return false;
    if (decodes && mayStandForOther(bytes, at, sight)) return true;
    const pairs = chars[i]!;
    // A blank of Latin-1 is one for patterns, too.
    if (pairs !== "" && bytes[at]! < 0x80 && setOf(pairs)[bytes[at]!] !== 1) return false;
  }
  return true;
}
