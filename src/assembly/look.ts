// The looks of `src/detect/look` for the keyword pass, function by function; their comments hold here too. Offsets are addresses.
// An assignment's and a token's look stand in files of their own, as they do there.

import { mayBeAssigned } from "./assignment";
import {
  byteAt,
  end,
  isA,
  isEscapeSign,
  isOfSet,
  isSextet,
  isSoft,
  joint,
  LOOK_BACK,
  memberFollows,
  NEWLINE,
  NONE,
  open,
  QUOTE,
  SET,
  seeFrom,
  USERINFO_STOP,
} from "./sight";
import { mayBeToken } from "./token";

/**
 * Whether the keyword at `start`..`from` may be a hit; `bottom` is the first address of the text, `last` the one behind it.
 *
 * The lowest two bits of `flags` say which look it is: 1 an assignment's, 2 that of a user's name and password, 3 a token's. 16 stands for
 * `decodes`. Of an assignment's look 4 stands for `digit`, 8 for `blanks`, 32 for `signs`; of a token's 4 for `apart`, 8 for `wraps`, 32
 * for `endsPiece`.
 *
 * `more`: of an assignment's look its `letters` and, above them, 1 or 2 where the name ends or speaks of a secret, and 4 for `drawn`. `bits`: the
 * address of the bits of `chars` (0: any). `most`: an assignment's.
 */
export function passesLook(
  bottom: i32,
  start: i32,
  from: i32,
  last: i32,
  leastValue: i32,
  flags: i32,
  more: u32,
  bits: u32,
  most: i32,
): bool {
  seeFrom(from, last);
  switch (flags & 3) {
    case 2:
      return isUserinfo(from);
    case 3:
      return mayBeToken(bottom, start, from, leastValue, flags, bits);
  }
  return mayBeAssigned(bottom, start, from, leastValue, flags, more, bits, most);
}

/**
 * Whether what stands from `from` on may follow a keyword: of `count` numbers of two bytes at `next` each is that of a set among those at `sets`
 * (from 1; 0: any character).
 */
export function mayFollow(from: i32, last: i32, next: u32, count: i32, sets: u32, decoded: bool): bool {
  seeFrom(from, last);
  if (decoded && from < end && byteAt(from - 1) == 0x3d && isSoft(byteAt(from))) return true;
  for (let i = 0; i < count; i++) {
    const at = from + i;
    if (at >= end) return false;
    const code = byteAt(at);
    if (decoded && mayStandForOther(at, code)) return true;
    const number: u32 = load<u16>(next + i * 2);
    if (number != 0 && code < 128 && !isOfSet(sets + (number - 1) * SET, code)) return false;
  }
  return true;
}

const END_OF_TRAIL: u32 = 0xffff;

/**
 * `src/detect/look/trail.ts`. Of each state of `trail` two bytes say how many ways lead on, and of each way there are the number of its set among
 * those at `sets` (from 1) and where the state stands that it leads to, in pairs of bytes.
 */
export function mayGoOn(from: i32, last: i32, trail: u32, sets: u32, decoded: bool): bool {
  seeFrom(from, last);
  if (decoded && from < end && byteAt(from - 1) == 0x3d && isSoft(byteAt(from))) return true;
  let state = trail;
  for (let at = from; at < end; at++) {
    const code = byteAt(at);
    if (code >= 128 || (decoded && mayStandForOther(at, code))) return true;
    let step = state + 2;
    const behind = step + <u32>load<u16>(state) * 4;
    while (step < behind && !isOfSet(sets + (<u32>load<u16>(step) - 1) * SET, code)) step += 4;
    if (step == behind) return false;
    const next: u32 = load<u16>(step, 2);
    if (next == END_OF_TRAIL) return true;
    state = trail + next * 2;
  }
  return open;
}

/** `src/detect/look/lead.ts`; `bits` of the characters that may stand before `start`. */
export function mayLead(seen: i32, start: i32, bits: u32): bool {
  const low = start - LOOK_BACK;
  if (low < seen) return true;
  const code = byteAt(start - 1);
  if (!isSextet(code) || isOfSet(bits, code)) return true;
  for (let at = start - 2; at >= low; at--) if (isEscapeSign(byteAt(at)) || byteAt(at) == 0x3d) return true;
  return false;
}

function mayStandForOther(at: i32, code: i32): bool {
  if (code == 0x3d) return at + 1 < end && isSoft(byteAt(at + 1));
  return isEscapeSign(code) || (isA(QUOTE, code) && (joint(at + 1, code) != NONE || memberFollows(at + 1)));
}

/** A user's name of fewer characters is no token. */
const SHORTEST_TOKEN = 20;

function isUserinfo(from: i32): bool {
  const colon = skipPart(from);
  if (colon >= end) return open;
  if (byteAt(colon) == 0x40) return colon - from >= SHORTEST_TOKEN;
  if (colon == from || byteAt(colon) != 0x3a) return false;
  const at = skipPart(colon + 1);
  if (at >= end) return open;
  return byteAt(at) == 0x40 && (at > colon + 1 || colon - from >= SHORTEST_TOKEN);
}

function skipPart(start: i32): i32 {
  let index = start;
  while (index < end && !isA(USERINFO_STOP, byteAt(index))) index++;
  return index;
}
