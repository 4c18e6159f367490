import { isSextet } from "../encodings/base64.ts";
import { isEscapeSign, LOOK_BACK } from "./sight.ts";
import { setOf } from "./token.ts";

/**
 * A first look at the character right before a form in base64: it holds the first bits of the keyword, unless the form begins with
 * them. Forms of three letters stand in every second name in camel case. In plain TypeScript; see `mayBeAssigned` for why it is made twice.
 */

/** Whether what stands before the byte `start` may: one of `chars` (pairs of first and last), or no base64, or the end of an escape. */
export function mayLead(bytes: Uint8Array, first: number, start: number, chars: string): boolean {
  const bottom = start - LOOK_BACK;
  // What is not seen may be the beginning of an escape.
  if (bottom < first) return true;
  const code = bytes[start - 1]!;
  if (!isSextet(code) || setOf(chars)[code] === 1) return true;
  for (let at = start - 2; at >= bottom; at--)
    if (isEscapeSign(bytes[at]!) || bytes[at] === 0x3d) return true;
  return false;
}
