import { isSextet } from "../encodings/base64.ts";
import {
  ALNUM,
  BLANK,
  isA,
  isEscapeSign,
  isSoft,
  LOOK_BACK,
  MARK,
  NEWLINE,
  NONE,
  QUOTE,
  STOP,
  sightOf,
} from "./sight.ts";

/**
 * A first look at what stands around a keyword that begins a token, or stands in one: `sdk-` is met in many names, and the
 * characters that a token needs behind it are not. In plain TypeScript; see {@link mayBeAssigned} for why it is made twice.
 */
export interface TokenLook {
  readonly kind: "token";
  /** How many characters follow the keyword in every token of every rule, none of which ends a value without quotes. */
  readonly least: number;
  /** What those are, as pairs of first and last: `09AZaz`. Absent: anything but what ends a value without quotes. */
  readonly chars?: string;
  /** A rule looks at the place decoded as well: escapes and pieces of literals may stand for anything. */
  readonly decodes: boolean;
  /** No letter and no digit stands right before the keyword, unless it belongs to an escape. */
  readonly apart: boolean;
  /** The token may go on in the next line, as base64 does. */
  readonly wraps: boolean;
  /** The keyword ends with the quote of a literal, and the token goes on in another one. */
  readonly endsPiece?: true;
}

/** Whether the keyword at the bytes `start`..`from` may belong to a token; what comes before `first` is not seen. */
export function mayBeToken(
  bytes: Uint8Array,
  first: number,
  start: number,
  from: number,
  look: TokenLook,
): boolean {
  return (!look.apart || standsApart(bytes, first, start)) && goesOn(bytes, from, look);
}

/** So much of a line of base64 is told from a word; see `isNextLine` of `base64.ts`. */
const LONG_LINE = 16;

/** Whether a token may go on from the byte `from`. */
function goesOn(bytes: Uint8Array, from: number, look: TokenLook): boolean {
  const { least, chars, decodes, wraps, endsPiece } = look;
  const { end, open, skip, joint, memberFollows, goesOnEscaped } = sightOf(bytes, from);
  if (endsPiece) return joint(from, bytes[from - 1]!) !== NONE || memberFollows(from);
  const set = chars === undefined ? undefined : setOf(chars);
  let at = from;
  let left = least;
  while (true) {
    while (at < end && left > 0 && (set ? set[bytes[at]!] === 1 : !isA(STOP, bytes[at]!))) {
      at++;
      left--;
    }
    if (left <= 0) return true;
    if (at >= end) return open;
    if (!decodes) return false;
    // An escape, a soft line break, or the end of a literal that goes on in another one.
    const stop = bytes[at]!;
    if (stop === 0x5c && !wraps) return isInEscape(at) || goesOnEscaped(at);
    if (isEscapeSign(stop) || isInEscape(at)) return true;
    if (stop === 0x3d) return at + 1 >= end ? open : isSoft(bytes[at + 1]!);
    if (isA(NEWLINE, stop)) return bytes[at - 1] === 0x3d || (wraps && goesOnBelow(at));
    if (!isA(QUOTE, stop)) return false;
    const next = joint(at + 1, stop);
    if (next === NONE) return memberFollows(at + 1);
    // Behind a comment or a call that puts literals together one is not looked for.
    if (next < 0 || !isA(QUOTE, bytes[next - 1]!)) return true;
    at = next;
  }

  /** Whether the line behind a break at `index` may be one of base64: whole groups, or something that an escape or a quote ends. */
  function goesOnBelow(index: number): boolean {
    const first = behindMarks(
      skip(BLANK, bytes[index] === 0x0d && bytes[index + 1] === 0x0a ? index + 2 : index + 1),
    );
    let behind = first;
    while (behind < end && isSextet(bytes[behind]!)) behind++;
    // The text may be cut here.
    if (behind >= end && (open || behind - first >= LONG_LINE)) return true;
    const code = behind < end ? bytes[behind]! : 0;
    if (isEscapeSign(code) || isA(QUOTE, code) || code === 0x3d) return true;
    return behind > first && (behind - first) % 4 === 0 && isA(STOP, code);
  }

  /** Behind what lines of comments and quoted mails begin with, as `WRAP` of `base64.ts` has it. */
  function behindMarks(start: number): number {
    let at = start;
    for (let more = 0; more < 3; more++) {
      const behind = skip(MARK, at);
      if (behind === at || (behind < end && !isA(BLANK, bytes[behind]!))) break;
      at = skip(BLANK, behind);
    }
    return at;
  }

  /** One of two digits behind a sign that is of the alphabet as well, or ends the keyword. */
  function isInEscape(index: number): boolean {
    for (let sign = index - 1; sign >= from - 1 && sign >= index - 2; sign--)
      if (bytes[sign] === 0x3d || bytes[sign] === 0x25) return true;
    return false;
  }
}

/**
 * Whether no letter and no digit stands right before `start`. One that does may be the last character of an escape, which says
 * something else: what looks like the rest of one, as far as it is seen, is given the benefit of the doubt.
 */
function standsApart(bytes: Uint8Array, first: number, start: number): boolean {
  for (let at = start - 1; at >= start - LOOK_BACK; at--) {
    if (at < first) return true;
    const code = bytes[at]!;
    if (isA(ALNUM, code)) continue;
    if (at === start - 1 || isEscapeSign(code) || code === 0x3d) return true;
    // In a terminal's colours there are brackets and semicolons.
    if (code !== 0x5b && code !== 0x3b) return false;
  }
  return false;
}

const sets = new Map<string, Uint8Array>();

/** By byte: 1 for the characters of pairs of first and last. */
export function setOf(pairs: string): Uint8Array {
  const known = sets.get(pairs);
  if (known !== undefined) return known;
  const set = new Uint8Array(256);
  for (let i = 0; i < pairs.length; i += 2) set.fill(1, pairs.charCodeAt(i), pairs.charCodeAt(i + 1) + 1);
  sets.set(pairs, set);
  return set;
}
