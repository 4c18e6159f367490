import { type AssignmentLook, mayBeAssigned } from "./assignment.ts";
import { mayBeToken, type TokenLook } from "./token.ts";
import { mayBeUserinfo, type UserinfoLook } from "./userinfo.ts";

export { LOOK_BYTES } from "./sight.ts";

/** A first look at the few bytes behind a keyword; what it rules out is no hit. */
export type Look = AssignmentLook | TokenLook | UserinfoLook;

/** Whether a keyword that ends before the byte `from` may be a hit. */
export function passesLook(look: Look, bytes: Uint8Array, from: number): boolean {
  switch (look.kind) {
    case "assignment":
      return mayBeAssigned(bytes, from, look);
    case "token":
      return mayBeToken(bytes, from, look);
    case "userinfo":
      return mayBeUserinfo(bytes, from);
  }
}
