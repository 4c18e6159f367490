import { hexValue } from "../encodings/hex-digit.ts";
import { mayBeDrawn } from "./drawn.ts";
import { mayEndName, maySpeakOfSecret } from "./name.ts";
import {
  ALNUM,
  BLANK,
  DIGIT,
  hidesBreak,
  isA,
  isEscapeSign,
  LOOK_BACK,
  NAME,
  NEWLINE,
  NONE,
  PREFIX,
  QUOTE,
  SPACE,
  STOP,
  sightOf,
  UNSEEN,
} from "./sight.ts";
import { setOf } from "./token.ts";

/**
 * A first look at what stands behind a keyword, for rules that want a value assigned to a name with the keyword in it:
 * most names are followed by a bracket, a slash or the next word. It rules out only what `parseAssignment` would not take,
 * or would take with a shorter value than any of the rules wants; of what it cannot tell from the few bytes it sees it
 * says yes.
 *
 * In plain TypeScript, for the automaton and for the tests; `src/assembly/assignment.ts` does the same for the filter.
 */
export interface AssignmentLook {
  readonly kind: "assignment";
  /** The shortest value that any of the rules wants, in bytes. */
  readonly least: number;
  /** Every value that one of the rules wants has a digit. */
  readonly digit: boolean;
  /** Where not: values without a digit are of letters alone, and of so many at least. 0: they may be anything. */
  readonly letters: number;
  /** And these letters follow each other as in no word: see {@link mayBeDrawn}. */
  readonly drawn: boolean;
  /** The longest value that any of the rules wants, in bytes; 0: there is no bound. */
  readonly most: number;
  /** The ASCII characters that values are made of, as pairs of first and last: `09AZaz`. Absent: any. */
  readonly chars?: string;
  /** A value that one of the rules wants may have a blank in it. */
  readonly blanks: boolean;
  /** One may have a sign in it that ends a value without quotes in most languages. */
  readonly signs: boolean;
  /**
   * What all of the rules want of the name: that it ends in the keyword, as far as {@link mayEndName} says, or that it speaks of a secret
   * (see {@link maySpeakOfSecret}).
   */
  readonly name: "any" | "ends" | "speaks";
  /** A rule looks at the place decoded as well: escapes and pieces of literals may stand for anything. */
  readonly decodes: boolean;
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
  { least, most, chars, digit, letters, drawn, blanks, signs, name, decodes }: AssignmentLook,
): boolean {
  const sight = sightOf(bytes, from);
  const { end, open, skip, skipBackslashes, joint, memberFollows, goesOnEscaped, skipWritten } = sight;
  const set = chars === undefined ? undefined : setOf(chars);
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
        return !isInAddress() && mayBeTagValue(at + 1);
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
    if (bytes[next] === 0x7b) return literalFollows(next + 1);
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
      if (bytes[at] === 0x3e) return mayBeTagValue(at + 1);
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
    return bytes[at] === 0x3c || isValueName(at) || (isTagName() && tagEnds(at));
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
    if (code === 0x28 && at === closed && !quoted) return literalFollows(at + 1);
    if (code === 0x7b && braceFollows(at, at === closed, quoted)) return true;
    const next = at + 1 < end ? bytes[at + 1]! : UNSEEN;
    if (decodes && code === 0x3d && isQuotedPrintable(next)) return true;
    if (code === 0x2c && (quoted ? mayBeMember(at + 1) : isValueAhead(at + 1))) return true;
    const sign = signEnd(at, code, next, at > closed);
    if (sign === UNSEEN) return open;
    if (sign === NONE) return at > closed && mayBeValue(at, true);
    if (decodes && bytes[sign - 1] === 0x3d && sign < end && isQuotedPrintable(bytes[sign]!)) return true;
    const value = skip(BLANK, sign);
    if (value >= end) return open;
    if (mayBeValue(value, false) || literalBelow(value) || literalBehindComment(value)) return true;
    return bytes[sign - 1] === 0x3a && propertiesFollow(value);
  }

  /** `Name:x,Value:y`, `{name: x, value: y}` */
  function isValueAhead(start: number): boolean {
    const at = skip(BLANK, start);
    return at + 1 >= end ? open : (bytes[at]! | 0x20) === 0x76 && bytes[at + 1] === 0x61;
  }

  /** A literal on the next line, behind a backslash or not. */
  function literalBelow(start: number): boolean {
    const at = bytes[start] === 0x5c ? skip(BLANK, start + 1) : start;
    if (at >= end) return open;
    if (!isA(NEWLINE, bytes[at]!)) return false;
    const below = skip(SPACE, at);
    return below >= end ? open : mayOpenLiteral(below);
  }

  /** A literal behind a comment of its line, or that ends its line. */
  function literalBehindComment(start: number): boolean {
    const at = behindComment(start);
    if (at === start) return false;
    return at >= end ? open : mayOpenLiteral(at);
  }

  /** A literal begins at `at`, with a quote that is written as an escape perhaps. */
  function mayOpenLiteral(at: number): boolean {
    const code = bytes[at]!;
    return isA(QUOTE, code) ? mayBeLiteral(at) : decodes && isEscapeSign(code);
  }

  /** Behind the comment that begins at `at`, and the blanks behind it. */
  function behindComment(at: number): number {
    const first = bytes[at];
    const next = at + 1 < end ? bytes[at + 1] : UNSEEN;
    if (first === 0x2f && next === UNSEEN) return end;
    if (first === 0x2f && next === 0x2a) {
      for (let index = at + 2; index + 1 < end; index++)
        if (bytes[index] === 0x2a && bytes[index + 1] === 0x2f) return skip(BLANK, index + 2);
      return end;
    }
    if (first !== 0x23 && (first !== 0x2f || next !== 0x2f)) return at;
    for (let index = at + 1; index < end; index++) {
      if (isA(NEWLINE, bytes[index]!)) return skip(SPACE, index);
      // The break may be written out.
      if (decodes && bytes[index] === 0x5c) return index;
    }
    return end;
  }

  /** `&anchor` and `!!tag` of YAML, and a value behind them. */
  function propertiesFollow(start: number): boolean {
    let at = start;
    for (let more = 0; more < 2; more++) {
      if (bytes[at] !== 0x26 && bytes[at] !== 0x21) break;
      // The value may begin so.
      if (more > 0 && mayBeValue(at, false)) return true;
      let behind = at + 1;
      while (behind < end && (isA(NAME, bytes[behind]!) || bytes[behind] === 0x21)) behind++;
      if (behind < end && !isA(BLANK, bytes[behind]!)) break;
      at = skip(BLANK, behind);
      if (at >= end) return open;
    }
    return at > start && (mayBeValue(at, false) || literalBelow(at) || literalBehindComment(at));
  }

  /** `name{"value"}`, `variable "name" {` at the end of a line, `Name { get; set; } = …`. */
  function braceFollows(at: number, closed: boolean, quoted: boolean): boolean {
    const inside = skip(SPACE, at + 1);
    if (inside >= end) return open;
    if (quoted) return inside > at + 1;
    const code = bytes[inside]!;
    if (code === 0x67 || code === 0x73 || code === 0x69) return signBehindBrace(inside);
    return closed && isA(QUOTE, code) && mayBeLiteral(inside);
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

  /** What stands behind `=` in quoted-printable: a soft line break or, as in `=3D`, a digit. */
  function isQuotedPrintable(next: number): boolean {
    return next >= 0 && (isA(NEWLINE, next) || next === 0x33);
  }

  /** Behind `code` at `at`, if it stands there. */
  function behind(at: number, code: number): number {
    return at < end && bytes[at] === code ? at + 1 : at;
  }

  /** `value` or `content` stands at `at`, as far as is seen, as the name of what follows. */
  function isValueName(at: number): boolean {
    const behind = skip(NAME, at);
    if (behind >= end) return open;
    const length = behind - at;
    if (length === 5 ? !isWord("value", at) : length !== 7 || !isWord("content", at)) return false;
    const sign = skip(BLANK, behind);
    return sign >= end ? open : bytes[sign] === 0x3a || bytes[sign] === 0x3d;
  }

  function isWord(word: string, at: number): boolean {
    for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word.charCodeAt(i)) return false;
    return true;
  }

  /** The name is the last thing on its line: a value may stand on the next, as `value: y`, `value="y"` or `content="y"`. */
  function goesOnBelow(start: number, quoted: boolean): boolean {
    const index = skip(SPACE, start);
    if (index >= end) return open;
    const first = bytes[index];
    if (isValueName(index)) return true;
    if (!quoted && !isJoined) return false;
    // The quote that opens the next literal, written with an escape.
    if (decodes && (first === 0x26 || first === 0x25 || first === 0x5c)) return true;
    const word = skip(BLANK, skip(NAME, index));
    return word >= end ? open : bytes[word] === 0x3d;
  }

  /** `, "value": …` behind a quoted name. */
  function mayBeMember(start: number): boolean {
    let index = skipBackslashes(skip(SPACE, start));
    if (index >= end) return open;
    if (!isA(QUOTE, bytes[index]!)) return false;
    index++;
    if (index >= end) return open;
    return bytes[index] === 0x76 || bytes[index] === 0x63 || bytes[index] === 0x64;
  }

  /** Behind `>`: a value up to the next tag or the line's end. */
  function mayBeTagValue(start: number): boolean {
    const first = skip(SPACE, start);
    let hasDigit = false;
    let index = first;
    for (; index < end; index++) {
      const code = bytes[index]!;
      // `<![CDATA[`, `<value>`
      if (code === 0x3c)
        return index === first
          ? index + 1 >= end || opensValue(bytes[index + 1]!)
          : fits(first, index, hasDigit);
      if (isA(NEWLINE, code)) return fits(first, index, hasDigit);
      if (decodes && (code === 0x5c || code === 0x25 || code === 0x26)) return true;
      if (decodes && isA(QUOTE, code) && joint(index + 1, code) !== NONE) return true;
      if (!blanks && isA(BLANK, code)) return false;
      if (isA(DIGIT, code)) hasDigit = true;
    }
    return open ? isMadeOfSet(first, index) : fits(first, index, hasDigit);
  }

  /** One of the rules may want the value `start`..`index`. */
  function fits(start: number, index: number, hasDigit: boolean): boolean {
    if (hasDigit) return index - start >= least && isMadeOfSet(start, index);
    if (digit || index - start < (letters || least)) return false;
    if (letters === 0) return isMadeOfSet(start, index);
    let isBare = true;
    for (let at = start; at < index; at++) {
      const code = bytes[at]!;
      if (isA(ALNUM, code)) continue;
      // Quotes of its own and what stands around them are no part of a value.
      if (!isA(QUOTE | SPACE, code) && code !== 0x5c) return false;
      isBare = false;
    }
    return !drawn || !isBare || mayBeDrawn(bytes, start, index);
  }

  /** The characters `start`..`index` may be a value's, and are no more than it has. */
  function isMadeOfSet(start: number, index: number): boolean {
    if (set === undefined) return true;
    for (let at = start; at < index; at++) {
      const code = bytes[at]!;
      // The rest of an escape may be of other characters, where its sign is one of these.
      if (decodes && (code === 0x3d || isEscapeSign(code))) return true;
      if (set[code] === 1) continue;
      // Quotes of its own, as above; what stands for something else.
      if (isA(QUOTE | SPACE, code) || code === 0x5c) return true;
      return decodes && code >= 0x80;
    }
    return most === 0 || index - start <= most;
  }

  /** `bare`: nothing but blanks stand before it. */
  function mayBeValue(start: number, bare: boolean): boolean {
    const first = bytes[start]!;
    if (isA(QUOTE, first)) return mayBeLiteral(start);
    switch (first) {
      case 0x5b: // [[ of Lua, []byte("…") of Go
        if (start + 2 >= end) return open;
        if (bytes[start + 1] === 0x5b || (bytes[start + 1] === 0x5d && bytes[start + 2] === 0x62))
          return true;
        // ["…", "…"].join("")
        return decodes && isA(QUOTE | SPACE, bytes[start + 1]!);
      case 0x7b: // {"…"}, { "value": "…" }
        return mayBeMember(start + 1) || mayBeArgument(start + 1);
      case 0x5c: {
        const index = skipBackslashes(start);
        if (index >= end) return open;
        return isA(QUOTE, bytes[index]!) ? mayBeEscapedLiteral(index + 1) : decodes;
      }
      case 0x26: // &str, &'static str
        if (decodes) return start + 1 >= end || bytes[start + 1] !== 0x20;
        return start + 2 >= end ? open : bytes[start + 1] === 0x27 || bytes[start + 2] === 0x74;
      case 0xe2:
        if (decodes) return true;
        break;
      case 0x3c: // <<"…">> of Erlang
        if (start + 2 >= end ? open : bytes[start + 1] === 0x3c && mayBeArgument(start + 2)) return true;
        break;
      case 0x7c: // a block of YAML
      case 0x3e:
        return true;
    }
    let hasDigit = false;
    let index = start;
    for (; index < end; index++) {
      const code = bytes[index]!;
      if (isA(STOP, code)) break;
      if (isA(DIGIT, code)) hasDigit = true;
      if (code === 0x3d && decodes && index + 1 < end && isQuotedPrintable(bytes[index + 1]!)) return true;
      if (code === 0x25) {
        if (decodes) return true;
        if (index + 2 < end) {
          if (isUpperHex(bytes[index + 1]!) && isUpperHex(bytes[index + 2]!)) break;
        } else if (open) return true;
      }
    }
    if (fits(start, index, hasDigit)) return true;
    if (index >= end) return open && isMadeOfSet(start, index);
    const length = index - start;
    const stop = bytes[index]!;
    // An escape ends a value as a sign does, and is of characters that every value may hold.
    if ((signs || stop === 0x25) && !bare && mayBeWholeSetting(start, index, hasDigit)) return true;
    if (isA(QUOTE, stop)) {
      // It may close a literal that name and value stand in.
      if (decodes && (joint(index + 1, stop) !== NONE || memberFollows(index + 1))) return true;
      // `b"…"`, or an attribute: `type="…"`
      if (length <= 2) return mayBeLiteral(index);
      return bytes[index - 1] === 0x3d && (!bare || attributesLeadToValue(start));
    }
    switch (stop) {
      case 0x28: // ( is of a call, but for a literal in the line below.
        return (length > 0 || !bare) && mayBeArgument(index + 1);
      case 0x5c:
        // `u\"…\"`
        if (length <= 2 && mayOpenEscaped(index)) return true;
        return decodes && (signs || length <= 2 || bytes[index - 1] === 0x3d || goesOnEscaped(index));
      case 0x26:
        return decodes;
      case 0x3e: // an attribute of a tag
        return bare;
      case 0x5b: // Optional[str]
        return first === 0x4f && index - start === 8;
      case 0x20:
      case 0x09:
        return goesOnBehindWord(start, index);
    }
    return false;
  }

  /** Of the attributes from `start` on the first three have `value` or `content` among them, or end their tag, as far as is seen. */
  function attributesLeadToValue(start: number): boolean {
    let at = start;
    for (let attributes = 0; attributes < 3; attributes++) {
      const colon = skip(NAME, at);
      // `android:value`
      const name = colon < end && bytes[colon] === 0x3a ? colon + 1 : at;
      if (isValueName(name)) return true;
      const sign = skip(BLANK, skip(NAME, name));
      if (sign >= end) return open;
      if (bytes[sign] !== 0x3d) return false;
      const value = skip(BLANK, sign + 1);
      const isQuoted = value < end && isA(QUOTE, bytes[value]!);
      let behind = isQuoted ? value + 1 : skip(NAME, value);
      if (isQuoted) {
        while (behind < end && bytes[behind] !== bytes[value]) behind++;
        behind++;
      }
      at = skip(SPACE, behind);
      if (at >= end) return open;
      // Behind the tag, `<value>`.
      if (bytes[at] === 0x3e) return true;
      if (at === behind) return false;
    }
    return false;
  }

  /** The value that begins at `start` may go on behind the sign at `sign`, up to the end of its line or a comment. */
  function mayBeWholeSetting(start: number, sign: number, digitBefore: boolean): boolean {
    let hasDigit = digitBefore;
    let index = sign;
    for (; index < end && bytes[index]! > 0x20; index++) {
      const code = bytes[index]!;
      if (isA(DIGIT, code)) hasDigit = true;
      // It may close a literal that name and value stand in, which goes on in the next one.
      if (decodes && isA(QUOTE, code) && joint(index + 1, code) !== NONE) return true;
    }
    // Letters alone have no sign among them.
    const fits = index - start >= least && (hasDigit || (!digit && letters === 0));
    if (index >= end || !fits) return index >= end && (open || fits);
    const behind = skip(BLANK, index);
    if (behind >= end) return true;
    const code = bytes[behind]!;
    return isA(NEWLINE, code) || code === 0x23 || code === 0x2f || code === 0x3b;
  }

  /** A type stands before the sign (`key: string = …`, `As String =`), `new`, or an attribute's name (`value = "…"`). */
  function goesOnBehindWord(start: number, stop: number): boolean {
    const index = skip(BLANK, stop);
    if (index >= end) return open;
    const first = bytes[start]!;
    const code = bytes[index];
    const length = stop - start;
    // Behind an arrow stands the body of a function.
    if (code === 0x3d)
      return mayStandBeforeSign(first, length) && (index + 1 >= end || bytes[index + 1] !== 0x3e);
    if (code === 0x7c) return first === 0x73 || first === 0x53 || first === 0x61 || first === 0x4f;
    // As, new, const
    if (length === 2) return first === 0x41 && bytes[start + 1] === 0x73;
    if (length === 3)
      return first === 0x6e && bytes[start + 1] === 0x65 && bytes[start + 2] === 0x77 && isMade(index);
    return length === 5 && first === 0x63 && bytes[start + 1] === 0x6f && bytes[start + 2] === 0x6e;
  }

  /** What is made behind `new` takes a literal. */
  function isMade(start: number): boolean {
    let index = start;
    while (index < end && (isA(NAME, bytes[index]!) || bytes[index] === 0x3a)) index++;
    if (index >= end) return open;
    return bytes[index] === 0x28 && mayBeArgument(index + 1);
  }

  /** A call with nothing but blanks before a literal. */
  function literalFollows(start: number): boolean {
    const index = skip(SPACE, start);
    if (index >= end) return open;
    const code = bytes[index]!;
    // A quote may be written as an escape.
    if (code === 0x5c || code === 0x26 || code === 0x25) return decodes;
    return isA(QUOTE, code) && mayBeLiteral(index);
  }

  /** What stands in a call's parentheses. */
  function mayBeArgument(start: number): boolean {
    const index = skip(SPACE, start);
    if (index >= end) return open;
    const code = bytes[index]!;
    if (isA(QUOTE, code)) return mayBeLiteral(index);
    if (code === 0x5c || code === 0x5b || code === 0x25 || code === 0x26) return true;
    if (code === 0x23) {
      const below = behindComment(index);
      return below >= end ? open : mayBeArgument(below);
    }
    if (!isA(PREFIX, code)) return false;
    let quote = index + 1;
    if (quote < end && !isA(QUOTE, bytes[quote]!)) quote++;
    return quote >= end ? open : isA(QUOTE, bytes[quote]!) && mayBeLiteral(quote);
  }

  /** Behind the backslashes at `at` stands the quote that opens such a literal. */
  function mayOpenEscaped(at: number): boolean {
    const quote = skipBackslashes(at);
    return quote >= end ? open : isA(QUOTE, bytes[quote]!) && mayBeEscapedLiteral(quote + 1);
  }

  /** A literal between quotes that are escaped; it begins at `start`. */
  function mayBeEscapedLiteral(start: number): boolean {
    let hasDigit = false;
    let index = start;
    for (; index < end; index++) {
      const code = bytes[index]!;
      if (code === 0x5c || isA(NEWLINE, code)) break;
      if (isA(DIGIT, code)) hasDigit = true;
      // An escape of another kind, or the end of the literal around.
      else if (decodes && (isEscapeSign(code) || isA(QUOTE, code))) return true;
    }
    if (index >= end) return open && isMadeOfSet(start, index);
    if (bytes[index] !== 0x5c) return decodes && bytes[index - 1] === 0x3d;
    const escaped = skipBackslashes(index);
    if (escaped >= end) return open;
    // Two quotes are an empty literal, or the first of three.
    if (!isA(QUOTE, bytes[escaped]!) || index === start) return true;
    return fits(start, index, hasDigit) || (decodes && goesOnEscaped(index));
  }

  /** A literal whose opening quote stands at `start`. */
  function mayBeLiteral(start: number): boolean {
    const quote = bytes[start]!;
    // The quote may as well close a literal that the name stands in.
    if (decodes && joint(start + 1, quote) !== NONE) return true;
    let hasDigit = false;
    let index = start + 1;
    for (; index < end; index++) {
      const code = bytes[index]!;
      if (code === quote) break;
      if (isA(NEWLINE, code)) return decodes && bytes[index - 1] === 0x3d;
      if (!blanks && isA(BLANK, code)) return false;
      if (decodes && isA(QUOTE, code) && joint(index + 1, code) !== NONE) return true;
      if (isA(DIGIT, code)) hasDigit = true;
      else if (code === 0x5c) {
        if (decodes) return true;
        index++;
        if (index < end && isA(DIGIT, bytes[index]!)) hasDigit = true;
      }
    }
    if (index >= end) return open && isMadeOfSet(start + 1, index);
    if (fits(start + 1, index, hasDigit)) return true;
    const length = index - start - 1;
    // Three quotes in a row open a literal of many lines.
    if (length === 0 && (index + 1 >= end ? open : bytes[index + 1] === quote)) return true;
    return decodes && joint(index + 1, quote) !== NONE;
  }
}

/** A word of this length that begins so may be a type (string, Secret, str, any) or an attribute (value, content) before `=`. */
function mayStandBeforeSign(first: number, length: number): boolean {
  const lower = first | 0x20;
  if (length === 6) return lower === 0x73;
  if (length === 3) return first === 0x73 || first === 0x61;
  return (length === 5 && lower === 0x76) || (length === 7 && first === 0x63);
}

/** Behind `<`: what a value may stand in. */
function opensValue(code: number): boolean {
  return code === 0x21 || (code | 0x20) === 0x76;
}

function isUpperHex(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x46);
}
