import { ANYWHERE, type Trail } from "../../rules/trail.ts";
import { isSoft, mayStandForOther, sightOf } from "./sight.ts";
import { setOf } from "./token.ts";

/**
 * A first look at what follows a keyword, as far as all patterns of its rules say it, character by character: `machine` is met everywhere, and
 * a word and `login` behind it are not. Known of the built-in rules, whose build works it out (`src/rules/trail.ts`). In plain TypeScript; see
 * `mayBeAssigned` for why it is made twice.
 */
export interface TrailLook {
  readonly states: Trail;
  /** A rule looks at the place decoded as well: escapes and pieces of literals may stand for anything. As a `NextLook` of the keyword says. */
  readonly decodes: boolean;
}

/** Whether what stands from the byte `from` on may follow the keyword. */
export function mayGoOn(bytes: Uint8Array, from: number, { states, decodes }: TrailLook): boolean {
  const sight = sightOf(bytes, from);
  // The sign that ends the keyword may begin quoted-printable.
  if (decodes && from < sight.end && bytes[from - 1] === 0x3d && isSoft(bytes[from]!)) return true;
  let state = 0;
  for (let at = from; at < sight.end; at++) {
    const code = bytes[at]!;
    if (code >= 0x80 || (decodes && mayStandForOther(bytes, at, sight))) return true;
    const step = states[state]!.find(([chars]) => setOf(chars)[code] === 1);
    if (step === undefined) return false;
    if (step[1] === ANYWHERE) return true;
    state = step[1];
  }
  return sight.open;
}
