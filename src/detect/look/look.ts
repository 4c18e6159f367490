import { type AssignmentLook, mayBeAssigned } from "./assignment.ts";
import { mayBeToken, type TokenLook } from "./token.ts";
import { mayBeUserinfo, type UserinfoLook } from "./userinfo.ts";

export { LOOK_BACK, LOOK_BYTES } from "./sight.ts";

/**
 * A first look at the few bytes around a keyword. It may be wrong in one direction only: what it rules out, no rule would have taken; what it lets
 * through, the rules still have to judge. Looks are made twice, here and in `src/assembly`, where the keyword pass asks them (see `mayBeAssigned`);
 * both must say the same of every text.
 */
export type Look = AssignmentLook | TokenLook | UserinfoLook;

/**
 * Whether the keyword at the bytes `start` up to, not including, `from` may be a hit. Bytes before `first` are not looked at, nor more than
 * {@link LOOK_BACK} before the keyword and {@link LOOK_BYTES} behind it.
 */
export function passesLook(
  look: Look,
  bytes: Uint8Array,
  first: number,
  start: number,
  from: number,
): boolean {
  switch (look.kind) {
    case "assignment":
      return mayBeAssigned(bytes, first, start, from, look);
    case "token":
      return mayBeToken(bytes, first, start, from, look);
    case "userinfo":
      return mayBeUserinfo(bytes, from);
  }
}
