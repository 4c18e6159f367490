import { isA, NEWLINE, NONE, QUOTE, STOP, sightOf } from "./sight.ts";

/**
 * A first look at what stands behind a keyword that begins a token, or stands in one: `sdk-` is met in many names, and the
 * characters that a token needs behind it are not. In plain TypeScript; see {@link mayBeAssigned} for why it is made twice.
 */
export interface TokenLook {
  readonly kind: "token";
  /** How many characters follow the keyword in every token of every rule, none of which ends a value without quotes. */
  readonly least: number;
  /** A rule looks at the place decoded as well: escapes and pieces of literals may stand for anything. */
  readonly decodes: boolean;
}

/** Whether a token may go on from the byte `from`. */
export function mayBeToken(bytes: Uint8Array, from: number, { least, decodes }: TokenLook): boolean {
  const { end, open, joint } = sightOf(bytes, from);
  let at = from;
  while (at < end && !isA(STOP, bytes[at]!)) at++;
  if (at - from >= least) return true;
  if (at >= end) return open;
  const stop = bytes[at]!;
  if (!decodes) return false;
  // An escape, a soft line break, or the end of a literal that goes on in another one.
  if (stop === 0x5c || stop === 0x26) return true;
  if (isA(NEWLINE, stop)) return at > from && bytes[at - 1] === 0x3d;
  return isA(QUOTE, stop) && joint(at + 1, stop) !== NONE;
}
