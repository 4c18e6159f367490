import { hexValue } from "../encodings/hex-digit.ts";
import { mayEndName, maySpeakOfSecret } from "./name.ts";
import {
  BLANK,
  DIGIT,
  hidesBreak,
  isA,
  LOOK_BACK,
  NAME,
  NEWLINE,
  NONE,
  QUOTE,
  SPACE,
  sightOf,
  UNSEEN,
} from "./sight.ts";
import { createValueLook, type WantedValue } from "./value.ts";

/**
 * A first look at what stands behind a keyword, for rules that want a value assigned to a name with the keyword in it:
 * most names are followed by a bracket, a slash or the next word. It rules out only what `parseAssignment` would not take,
 * or would take with a shorter value than any of the rules wants; of what it cannot tell from the few bytes it sees it
 * says yes.
 *
 * In plain TypeScript, for the automaton and for the tests; `src/assembly/assignment.ts` does the same for the filter.
 */
export interface AssignmentLook extends WantedValue {
  readonly kind: "assignment";
  /**
   * What all of the rules want of the name: that it ends in the keyword, as far as {@link mayEndName} says, or that it speaks of a secret
   * (see {@link maySpeakOfSecret}).
   */
  readonly name: "any" | "ends" | "speaks";
}

/** What stands in a tag behind its name, in the next line: see `TAG_END` of `recognise/assigned.ts`. */
const LONGEST_ATTRIBUTES = 60;

/** What an escaped character must be for a name to go on or to end there. */
const AFTER_NAME = "=:,|+!?<>%\\&)][";

/**
 * Whether an assignment may begin with the name in which the keyword stands at the bytes `start`..`from`; what comes before
 * `first` is not seen.
 */
export function mayBeAssigned(
  bytes: Uint8Array,
  first: number,
  start: number,
  from: number,
  look: AssignmentLook,
): boolean {
  const sight = sightOf(bytes, from);
  const { end, open, skip, skipBackslashes, joint, skipWritten } = sight;
  const { name, decodes } = look;
  const values = createValueLook(bytes, sight, look);
  /** The name was followed into another literal: it stands in one. */
  let isJoined = false;
  if (name === "ends" && !mayEndName(bytes, from, sight)) return false;
  if (!nameGoesOn(from)) return false;
  return name !== "speaks" || maySpeakOfSecret(bytes, first, start, from, sight, decodes);

  function nameGoesOn(start: number): boolean {
    let at = skip(NAME, start);
    let quote = 0;
    let quotes = 0;
    for (let closers = 0; closers < 4 && at < end; closers++) {
      const code = bytes[at]!;
      if (isA(QUOTE, code)) {
        quote = code;
        quotes++;
      } else if (code === 0x5c) {
        const escaped = skipBackslashes(at);
        if (escaped >= end) return open;
        if (!isA(QUOTE, bytes[escaped]!)) return decodes && escapeGoesOn(at, escaped, quotes > 0);
        quote = bytes[escaped]!;
        quotes++;
        at = escaped;
      } else if (code === 0x3f) {
        if (at + 1 >= end) return open;
        if (bytes[at + 1] === 0x3f) break;
      } else if (code === 0x5b) {
        // key[], key[40]
        const bracket = skip(DIGIT, at + 1);
        if (bracket >= end) return open;
        if (bytes[bracket] !== 0x5d) break;
        at = bracket;
      } else if (code !== 0x5d && code !== 0x21) break;
      at++;
    }
    if (at >= end) return open;
    switch (bytes[at]) {
      case 0x5c: // \
      case 0x26: // &
      case 0xe2: // a character that nobody sees
        return decodes;
      case 0x25: // %
        return decodes && percentGoesOn(at + 1);
      case 0x3e: // >
        return !isInAddress() && values.mayBeTagValue(at + 1);
      case 0x0a:
      case 0x0d:
        if (isTagName() && tagEnds(at + 1)) return true;
        break;
      case 0x29: // `getenv("NAME") || "value"`
        return callGoesOn(at + 1);
    }
    if (quote !== 0 && decodes) {
      // Two quotes within a word: it goes on behind them.
      if (isA(NAME, bytes[at]!) && nameGoesOn(at)) return true;
      const next = joint(at, quote);
      if (next === UNSEEN) return open;
      isJoined = true;
      // Of several quotes in a row, any may be the one that is joined to the next.
      // Nor is one looked for behind a comment or a call that puts literals together.
      if (next !== NONE && (quotes > 1 || !isA(QUOTE, bytes[next - 1]!) || nameGoesOn(next))) return true;
    }
    return operatorFollows(at, quote !== 0);
  }

  /** Behind a call stands an operator, or what takes a default: `.unwrap_or(`, `.orElse(`, `.getOrElse(`, a block of Ruby. */
  function callGoesOn(start: number): boolean {
    const at = start < end && bytes[start] === 0x29 ? start + 1 : start;
    const sign = at < end && isA(SPACE, bytes[at]!) ? at + 1 : at;
    if (sign >= end) return open;
    if (bytes[sign] === 0x7c || bytes[sign] === 0x3f || bytes[sign] === 0x6f) return true;
    const next = skip(SPACE, at);
    if (next + 4 >= end) return open;
    if (bytes[next] === 0x7b) return values.literalFollows(next + 1);
    if (bytes[next] !== 0x2e) return false;
    const first = bytes[next + 1];
    if (first === 0x75) return bytes[next + 2] === 0x6e;
    if (first === 0x6f) return bytes[next + 2] === 0x72;
    return first === 0x67 && bytes[next + 4] === 0x4f;
  }

  /** As far as is seen, the name stands right behind `<`. */
  function isTagName(): boolean {
    let at = start - 1;
    while (at >= first && at >= start - LOOK_BACK && isA(NAME, bytes[at]!)) at--;
    return at < start - LOOK_BACK || (at >= first && bytes[at] === 0x3c);
  }

  /** A tag ends in the line at `from`. */
  function tagEnds(from: number): boolean {
    const last = Math.min(end, from + LONGEST_ATTRIBUTES + 1);
    for (let at = from; at < last; at++) {
      if (bytes[at] === 0x3e) return values.mayBeTagValue(at + 1);
      if (bytes[at] === 0x3c || isA(NEWLINE, bytes[at]!)) return false;
    }
    return open && last === end;
  }

  /** `<ada@example.com>` is no tag. */
  function isInAddress(): boolean {
    let at = start - 1;
    while (at >= first && at >= start - LOOK_BACK && isA(NAME, bytes[at]!)) at--;
    if (at <= first || at <= start - LOOK_BACK) return false;
    return bytes[at] === 0x40 && isA(NAME, bytes[at - 1]!);
  }

  /** What the backslashes from `first` on hide, behind a name. */
  function escapeGoesOn(first: number, at: number, quoted: boolean): boolean {
    const code = bytes[at]!;
    if ((code === 0x6e || code === 0x72) && !quoted)
      return hidesBreak(at - first) || goesOnBehindBreak(skipWritten(at + 1));
    // A line break that it hides, \u, \x, \n, \r, \t, \b, \f.
    return (
      isA(NEWLINE, code) ||
      // `\&quot;`
      code === 0x26 ||
      code === 0x75 ||
      code === 0x55 ||
      code === 0x30 ||
      code === 0x31 ||
      code === 0x78 ||
      code === 0x6e ||
      code === 0x72 ||
      code === 0x74 ||
      code === 0x62 ||
      code === 0x66
    );
  }

  /** Behind a break that is written out: as {@link goesOnBelow} has it, or the rest of a tag. */
  function goesOnBehindBreak(at: number): boolean {
    if (at >= end) return open;
    return bytes[at] === 0x3c || values.isValueName(at) || (isTagName() && tagEnds(at));
  }

  function percentGoesOn(at: number): boolean {
    if (at + 1 >= end) return open;
    const high = hexValue(bytes[at]!);
    const low = hexValue(bytes[at + 1]!);
    if (high < 0 || low < 0) return false;
    const code = high * 16 + low;
    return isA(NAME | QUOTE | SPACE, code) || AFTER_NAME.includes(String.fromCharCode(code));
  }

  function operatorFollows(closed: number, quoted: boolean): boolean {
    const at = skip(BLANK, closed);
    if (at >= end) return open;
    const code = bytes[at]!;
    if (isA(NEWLINE, code)) return goesOnBelow(at, quoted);
    // </key>, </name>
    if (code === 0x3c && at === closed && (at + 1 >= end ? open : bytes[at + 1] === 0x2f)) return true;
    // setToken("…")
    if (code === 0x28 && at === closed && !quoted) return values.literalFollows(at + 1);
    if (code === 0x7b && braceFollows(at, at === closed, quoted)) return true;
    const next = at + 1 < end ? bytes[at + 1]! : UNSEEN;
    if (decodes && code === 0x3d && values.isQuotedPrintable(next)) return true;
    if (code === 0x2c && (quoted ? values.mayBeMember(at + 1) : isValueAhead(at + 1))) return true;
    const sign = signEnd(at, code, next, at > closed);
    if (sign === UNSEEN) return open;
    if (sign === NONE) return at > closed && values.mayBeValue(at, true);
    if (decodes && bytes[sign - 1] === 0x3d && sign < end && values.isQuotedPrintable(bytes[sign]!))
      return true;
    const value = skip(BLANK, sign);
    if (value >= end) return open;
    if (values.mayBeValue(value, false) || values.literalBelow(value) || values.literalBehindComment(value))
      return true;
    return bytes[sign - 1] === 0x3a && values.propertiesFollow(value);
  }

  /** `Name:x,Value:y`, `{name: x, value: y}` */
  function isValueAhead(start: number): boolean {
    const at = skip(BLANK, start);
    return at + 1 >= end ? open : (bytes[at]! | 0x20) === 0x76 && bytes[at + 1] === 0x61;
  }

  /** `name{"value"}`, `variable "name" {` at the end of a line, `Name { get; set; } = …`. */
  function braceFollows(at: number, closed: boolean, quoted: boolean): boolean {
    const inside = skip(SPACE, at + 1);
    if (inside >= end) return open;
    if (quoted) return inside > at + 1;
    const code = bytes[inside]!;
    if (code === 0x67 || code === 0x73 || code === 0x69) return signBehindBrace(inside);
    return closed && isA(QUOTE, code) && values.mayBeLiteral(inside);
  }

  /** Behind the accessors of a property, which begin at `start`, stands `=`. */
  function signBehindBrace(start: number): boolean {
    for (let at = start; at < end; at++) {
      const code = bytes[at]!;
      if (code === 0x7b || isA(QUOTE | NEWLINE, code)) return false;
      if (code !== 0x7d) continue;
      const sign = skip(SPACE, at + 1);
      return sign >= end ? open : bytes[sign] === 0x3d;
    }
    return open;
  }

  /** Behind the operator at `at`. */
  function signEnd(at: number, code: number, next: number, apart: boolean): number {
    switch (code) {
      case 0x2c: // ,
        return at + 1;
      case 0x3d: // = == === =>
        if (next === 0x3d) return behind(at + 2, 0x3d);
        return next === 0x3e ? at + 2 : at + 1;
      case 0x3a: // : :=
        if (next === 0x3d) return at + 2;
        // Not `://`
        if (next !== 0x2f) return at + 1;
        return at + 2 >= end ? UNSEEN : bytes[at + 2] === 0x2f ? NONE : at + 1;
      case 0x7c: // | || ||=
        return next === 0x7c ? behind(at + 2, 0x3d) : at + 1;
      case 0x2b: // +=
        return next === 0x3d ? at + 2 : next === UNSEEN ? UNSEEN : NONE;
      case 0x21: // != !==
        return next === 0x3d ? behind(at + 2, 0x3d) : next === UNSEEN ? UNSEEN : NONE;
      case 0x3f: // ?= ?: ?? ??=
        if (next === 0x3f) return behind(at + 2, 0x3d);
        return next === 0x3d || next === 0x3a ? at + 2 : next === UNSEEN ? UNSEEN : NONE;
      case 0x3c: // <-
        return next === 0x2d ? at + 2 : next === UNSEEN ? UNSEEN : NONE;
      case 0x6f: // or
        if (!apart || next !== 0x72) return next === UNSEEN ? UNSEEN : NONE;
        return at + 2 >= end ? UNSEEN : isA(NAME, bytes[at + 2]!) ? NONE : at + 2;
    }
    return NONE;
  }

  /** Behind `code` at `at`, if it stands there. */
  function behind(at: number, code: number): number {
    return at < end && bytes[at] === code ? at + 1 : at;
  }

  /** The name is the last thing on its line: a value may stand on the next, as `value: y`, `value="y"` or `content="y"`. */
  function goesOnBelow(start: number, quoted: boolean): boolean {
    const index = skip(SPACE, start);
    if (index >= end) return open;
    const first = bytes[index];
    if (values.isValueName(index)) return true;
    if (!quoted && !isJoined) return false;
    // The quote that opens the next literal, written with an escape.
    if (decodes && (first === 0x26 || first === 0x25 || first === 0x5c)) return true;
    const word = skip(BLANK, skip(NAME, index));
    return word >= end ? open : bytes[word] === 0x3d;
  }
}
