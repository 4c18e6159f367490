import type { EncodedAnchor } from "./anchors.ts";
import { decodedByte, goesOnBelow, isSextet, NEXT_LINE } from "./base64.ts";
import type { Stride } from "./keyword.ts";
import { LOOK_BACK } from "./look/look.ts";
import { BLANK, isA, isEscapeSign, NEWLINE, QUOTE } from "./look/sight.ts";
import { createTokensBehind, MOST_BEHIND } from "./tokens-behind.ts";
import type { Range } from "./types.ts";

/*
 * A first look at a form in base64: whether the keyword it may be a part of is there as a whole, and whether what follows it may. Most
 * places that look like a form are names in camel case and random characters; to decode what stands around each takes a
 * hundred times as long.
 */

/** Where the keyword itself is encoded once more, so many behind its form tell whether it is text. */
const TEXT_BEHIND = 2;

/** Sees whether places may hold what an encoded keyword belongs to; keeps what it knows of keywords. */
export interface EncodedLook {
  /** Whether what stands around the form at the byte `start` may be a keyword and a token. */
  passes(bytes: Uint8Array, anchor: EncodedAnchor, start: number, stride: Stride): boolean;
  /** The bytes that can change that. */
  windowOf(anchor: EncodedAnchor, start: number, stride: Stride): Range;
}

export function createEncodedLook(): EncodedLook {
  const behind = createTokensBehind();

  return {
    passes(bytes, anchor, start, stride) {
      const { forms, form, plain } = anchor;
      if (stride !== 1 || !forms.all[form]?.inBase64) return true;
      const [outermost, inner, ...others] = forms.layers(form);
      if (outermost?.kind !== "base64") return true;
      const { sextet, bytesBefore } = outermost.form;
      const group = start - sextet;
      const first = Math.max(0, start - anchor.before);
      if (group < first) return true;
      const seen = bytes.subarray(0, start + anchor.after);
      const isOnce = inner === undefined;
      if (!isOnce && (inner.kind !== "utf-16" || others.length > 0))
        return goesOnAsText(seen, group, Math.floor(((sextet + anchor.text.length) * 3) / 4));
      // What stands before the form must be of one line with it, and not the end of an escape, which says something else.
      for (let at = start - 1; at >= group; at--)
        if (!isSextet(seen[at]!)) return mayGoOn(seen, at, start, bytes.length);
      for (let at = group - 1; at >= first && at >= group - LOOK_BACK; at--)
        if (isEscapeSign(seen[at]!)) return true;
      const step = isOnce ? 1 : 2;
      for (let i = 0; i < plain.length; i++) {
        const code = decodedByte(seen, group, bytesBefore + i * step);
        if (code < 0) return mayGoOn(seen, ~code, start, bytes.length);
        // What ends the line may stand in the other half of a character.
        const high = isOnce ? 0 : decodedByte(seen, group, bytesBefore + i * step + 1);
        if (high < 0) return mayGoOn(seen, ~high, start, bytes.length);
        if (code !== plain.charCodeAt(i)) return false;
      }
      const next = bytesBefore + plain.length * step;
      const sets = behind.setsOf(anchor, plain);
      for (let i = 0; i < sets.length; i++) {
        const code = decodedByte(seen, group, next + i * step);
        if (code < 0) return mayGoOn(seen, ~code, start, bytes.length);
        const high = isOnce ? 0 : decodedByte(seen, group, next + i * step + 1);
        if (high < 0) return mayGoOn(seen, ~high, start, bytes.length);
        if (mayStandForOther(code)) return true;
        if (sets[i] !== undefined && sets[i]![code] !== 1) return false;
      }
      return sets.length > 0 || goesOnAsText(seen, group, next);
    },
    windowOf({ text, plain, before, after }, start, stride) {
      // Of UTF-16 in base64 every character takes less than three.
      const whole = (plain.length + MOST_BEHIND + TEXT_BEHIND) * 3 + 4;
      return {
        start: start - Math.min(before, whole + LOOK_BACK) * stride,
        end: start + Math.min(after, text.length + whole + NEXT_LINE) * stride,
      };
    },
  };
}

/** Whether base64 may go on beyond the byte `at`, which is none of it; before or behind the form at `start`. `size`: with what is not seen. */
function mayGoOn(seen: Uint8Array, at: number, start: number, size: number): boolean {
  if (at >= seen.length) return seen.length < size;
  const code = seen[at]!;
  if (isA(NEWLINE, code)) return goesOnBelow(seen, at);
  // A line of base64 may be indented, and an escape before the form ends in what is no base64.
  return (at < start && (isA(BLANK, code) || ENDS_ESCAPE.includes(code))) || mayStandForOther(code);
}

/** What `&#84;`, `\u{54}` and `\x1b[0m` have behind them or before letters and digits. */
const ENDS_ESCAPE = Buffer.from(";}[");

/** Whether the decoded bytes from an index on are text, as everything is that stands behind a keyword. */
function goesOnAsText(seen: Uint8Array, group: number, index: number): boolean {
  for (let i = 0; i < TEXT_BEHIND; i++) {
    const code = decodedByte(seen, group, index + i);
    if (code >= 0 && !isText(code)) return false;
  }
  return true;
}

/** A character that texts have, NUL included: half of UTF-16. */
function isText(code: number): boolean {
  return (code >= 0x20 && code < 0x7f) || code === 0x0a || code === 0x0d || code === 0x09 || code === 0;
}

/** May begin an escape or a soft line break, or end a piece of a literal: what follows is not seen here. */
function mayStandForOther(code: number): boolean {
  return code === 0x3d || isEscapeSign(code) || isA(QUOTE, code);
}
