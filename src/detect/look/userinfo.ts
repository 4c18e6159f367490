import { sightOf } from "./sight.ts";

/**
 * A first look at what stands behind `https://`, for rules that want a user's name, a colon, a password and `@` there, or a token and `@`: few
 * addresses have them. In plain TypeScript; see {@link mayBeAssigned} for why it is made twice.
 */
export interface UserinfoLook {
  readonly kind: "userinfo";
}

/** What ends a user's name and a password. */
const STOPS = new Uint8Array(256);

for (const char of " \t\r\n\f\v\xa0:@/\"'`<>?#") STOPS[char.charCodeAt(0)] = 1;

/** A user's name of fewer characters is no token. */
const SHORTEST_TOKEN = 20;

/** Whether a name and a password may begin at the byte `from`. */
export function mayBeUserinfo(bytes: Uint8Array, from: number): boolean {
  const { end, open } = sightOf(bytes, from);
  const colon = skipPart(from);
  if (colon >= end) return open;
  if (bytes[colon] === 0x40) return colon - from >= SHORTEST_TOKEN;
  if (colon === from || bytes[colon] !== 0x3a) return false;
  const at = skipPart(colon + 1);
  if (at >= end) return open;
  return bytes[at] === 0x40 && (at > colon + 1 || colon - from >= SHORTEST_TOKEN);

  function skipPart(start: number): number {
    let index = start;
    while (index < end && STOPS[bytes[index]!] !== 1) index++;
    return index;
  }
}
