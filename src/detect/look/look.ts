import { type AssignmentLook, mayBeAssigned } from "./assignment.ts";
import { mayBeToken, type TokenLook } from "./token.ts";
import { mayBeUserinfo, type UserinfoLook } from "./userinfo.ts";

export { LOOK_BACK, LOOK_BYTES } from "./sight.ts";

/** A first look at the few bytes around a keyword; what it rules out is no hit. */
export type Look = AssignmentLook | TokenLook | UserinfoLook;

/** Whether the keyword at the bytes `start`..`from` may be a hit; what comes before `first` is not seen. */
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
