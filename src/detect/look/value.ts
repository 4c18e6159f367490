import { mayBeDrawn } from "./drawn.ts";
import {
  ALNUM,
  BLANK,
  DIGIT,
  isA,
  isEscapeSign,
  NAME,
  NEWLINE,
  NONE,
  PREFIX,
  QUOTE,
  type Sight,
  SPACE,
  STOP,
  UNSEEN,
} from "./sight.ts";
import { setOf } from "./token.ts";

/** What rules want of an assigned value. */
export interface WantedValue {
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
  /** A rule looks at the place decoded as well: escapes and pieces of literals may stand for anything. */
  readonly decodes: boolean;
}

/**
 * What of the bytes that a look sees may be a value that is wanted, or lead to one: each takes the index from which on to look. In plain
 * TypeScript; `src/assembly/value.ts` does the same for the filter.
 */
export function createValueLook(bytes: Uint8Array, sight: Sight, wanted: WantedValue) {
  const { least, most, chars, digit, letters, drawn, blanks, signs, decodes } = wanted;
  const { end, open, skip, skipBackslashes, joint, memberFollows, goesOnEscaped } = sight;
  const set = chars === undefined ? undefined : setOf(chars);

  return {
    literalBelow,
    literalBehindComment,
    propertiesFollow,
    isQuotedPrintable,
    isValueName,
    mayBeMember,
    mayBeTagValue,
    mayBeValue,
    literalFollows,
    mayBeLiteral,
  };

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

  /** What stands behind `=` in quoted-printable: a soft line break or, as in `=3D`, a digit. */
  function isQuotedPrintable(next: number): boolean {
    return next >= 0 && (isA(NEWLINE, next) || next === 0x33);
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

  /** `, "value": …` or `, value = …` behind a quoted name. */
  function mayBeMember(start: number): boolean {
    let index = skipBackslashes(skip(SPACE, start));
    if (index >= end) return open;
    if (!isA(QUOTE, bytes[index]!)) return isValueName(index);
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

/** A word of this length that begins so may be a type (string, Secret, SecretStr, str, any) or an attribute (value, content) before `=`. */
function mayStandBeforeSign(first: number, length: number): boolean {
  const lower = first | 0x20;
  if (length === 6 || length === 9) return lower === 0x73;
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
