import { type AssignmentLook, mayBeAssigned } from "./assignment-look.ts";
import { mayBeUserinfo, type UserinfoLook } from "./userinfo-look.ts";

export { LOOK_BYTES } from "./look-bytes.ts";

/** A first look at the few bytes behind a keyword; what it rules out is no hit. */
export type Look = AssignmentLook | UserinfoLook;

/** Whether a keyword that ends before the byte `from` may be a hit. */
export function passesLook(look: Look, bytes: Uint8Array, from: number): boolean {
  return look.kind === "userinfo" ? mayBeUserinfo(bytes, from) : mayBeAssigned(bytes, from, look);
}
