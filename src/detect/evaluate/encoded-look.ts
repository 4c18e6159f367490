import { createTokensBehind, MOST_BEHIND } from "../anchors/tokens-behind.ts";
import type { EncodedAnchor } from "../anchors/types.ts";
import { decodedByte, goesOnBelow, isSextet, LONGEST_WRAP, NEXT_LINE, WRAP } from "../encodings/base64.ts";
import { LOOK_BACK } from "../look/look.ts";
import { BLANK, isA, isEscapeSign, NEWLINE, QUOTE } from "../look/sight.ts";
import type { Range, Stride } from "../types.ts";
import { latin1 } from "../view.ts";

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

/** Keeps what it works out about anchors: one serves a whole scanner. */
export function createEncodedLook(): EncodedLook {
  const behind = createTokensBehind();

  return {
    passes(bytes, anchor, start, stride) {
      if (stride !== 1 || !anchor.forms.all[anchor.form]?.inBase64) return true;
      const first = Math.max(0, start - anchor.before);
      const end = Math.min(bytes.length, start + anchor.after);
      const answer = lookAt(
        { bytes, first, end, earliest: first, start, goesOn: end < bytes.length },
        anchor,
      );
      if (answer !== UNCLEAR) return answer;
      const unwrapped = withoutWraps(bytes, start, windowOf(anchor, start, 1), end);
      return unwrapped === undefined || lookAt(unwrapped, anchor) !== false;
    },
    windowOf,
  };

  function lookAt(seen: Seen, anchor: EncodedAnchor): Answer {
    const { forms, form, plain } = anchor;
    const { bytes, first, end, start } = seen;
    const layers = forms.layers(form);
    const outermost = layers[0];
    if (outermost?.kind !== "base64") return true;
    const { sextet, bytesBefore } = outermost.form;
    const group = start - sextet;
    if (group < seen.earliest) return true;
    const isOnce = layers.length === 1;
    if (!isOnce && (layers.length > 2 || layers[1]?.kind !== "utf-16"))
      return goesOnAsText(seen, group, Math.floor(((sextet + anchor.text.length) * 3) / 4));
    // What stands before the form must be of one line with it, and not the end of an escape, which says something else.
    for (let at = start - 1; at >= group; at--) if (!isSextet(bytes[at]!)) return mayGoOn(seen, at);
    for (let at = group - 1; at >= first && at >= group - LOOK_BACK; at--)
      if (isEscapeSign(bytes[at]!) && !endsBefore(bytes, at, group)) return UNCLEAR;
    const step = isOnce ? 1 : 2;
    for (let i = 0; i < plain.length; i++) {
      const code = decodedByte(bytes, group, bytesBefore + i * step, end);
      if (code < 0) return mayGoOn(seen, ~code);
      // What ends the line may stand in the other half of a character.
      const high = isOnce ? 0 : decodedByte(bytes, group, bytesBefore + i * step + 1, end);
      if (high < 0) return mayGoOn(seen, ~high);
      if (code !== plain.charCodeAt(i)) return false;
    }
    const next = bytesBefore + plain.length * step;
    const sets = behind.setsOf(anchor, plain);
    for (let i = 0; i < sets.length; i++) {
      const code = decodedByte(bytes, group, next + i * step, end);
      if (code < 0) return mayGoOn(seen, ~code);
      const high = isOnce ? 0 : decodedByte(bytes, group, next + i * step + 1, end);
      if (high < 0) return mayGoOn(seen, ~high);
      if (mayStandForOther(code)) return true;
      if (sets[i] !== undefined && sets[i]![code] !== 1) return false;
    }
    return sets.length > 0 || goesOnAsText(seen, group, next);
  }
}

/** See {@link EncodedLook.windowOf}. */
function windowOf({ text, plain, before, after }: EncodedAnchor, start: number, stride: Stride): Range {
  // Of UTF-16 in base64 every character takes less than three.
  const whole = (plain.length + MOST_BEHIND + TEXT_BEHIND) * 3 + 4;
  return {
    start: start - Math.min(before, whole + LOOK_BACK) * stride,
    end: start + Math.min(after, text.length + whole + NEXT_LINE) * stride,
  };
}

/** The bytes around a form. */
interface Seen {
  readonly bytes: Uint8Array;
  /** Index of the first that is in sight, and behind the last. */
  readonly first: number;
  readonly end: number;
  /** There is more behind it. */
  readonly goesOn: boolean;
  /** Nothing is told of groups of four that begin before this index. */
  readonly earliest: number;
  /** Index of the form's first character. */
  readonly start: number;
}

/** It hangs on what a line break, an escape or a quote stands for. */
const UNCLEAR = "unclear";
type Answer = boolean | typeof UNCLEAR;

/** Whether the escape whose sign is at `at` is a break that is written out, `\n`, and over before `group`: it says nothing else of what follows. */
function endsBefore(bytes: Uint8Array, at: number, group: number): boolean {
  if (bytes[at] !== 0x5c || at + 2 > group) return false;
  const next = bytes[at + 1];
  // What follows another backslash was looked at before.
  return next === 0x6e || next === 0x72 || next === 0x5c;
}

/** Whether base64 may go on beyond the byte `at`, which is none of it; before or behind the form. */
function mayGoOn({ bytes, start, end, goesOn }: Seen, at: number): Answer {
  if (at >= end) return goesOn;
  const code = bytes[at]!;
  if (isA(NEWLINE, code)) return goesOnBelow(bytes, at, end) && UNCLEAR;
  // A line of base64 may be indented, and an escape before the form ends in what is no base64.
  return (
    ((at < start && (isA(BLANK, code) || ENDS_ESCAPE.includes(code))) || mayStandForOther(code)) && UNCLEAR
  );
}

/**
 * What is seen around a form of which the lines are put together, as base64 that is wrapped is read; undefined where it is all one line. What is
 * still unclear then is not clear without decoding it. `last`: what is decoded ends there.
 */
function withoutWraps(bytes: Uint8Array, start: number, window: Range, last: number): Seen | undefined {
  const from = Math.max(0, window.start);
  let end = Math.min(last, window.end);
  const joined = new Uint8Array(end - from);
  let length = 0;
  let place = 0;
  for (let at = from; at < end; ) {
    if (isA(NEWLINE, bytes[at]!) && at + NEXT_LINE > end && end < last) {
      // Too little of the next line is in sight to tell whether base64 goes on there.
      if (at <= start) return undefined;
      end = at;
      break;
    }
    const next = at === start ? at : wrapEnd(bytes, at, end, last);
    // A break that the form begins in, or which reaches beyond what is seen, is not understood.
    if (next > start && at < start) return undefined;
    if (next > at) {
      at = next;
      continue;
    }
    if (at === start) place = length;
    joined[length++] = bytes[at++]!;
  }
  if (length === end - from) return undefined;
  return {
    bytes: joined,
    first: 0,
    end: length,
    earliest: from > 0 ? LOOK_BACK : 0,
    start: place,
    goesOn: end < bytes.length,
  };
}

/** Index behind the wrap that begins at the byte `at`; `at` where none does. */
function wrapEnd(bytes: Uint8Array, at: number, end: number, last: number): number {
  const isBreak = isA(NEWLINE, bytes[at]!);
  if (isBreak ? !goesOnBelow(bytes, at, last) : !isEscapeSign(bytes[at]!)) return at;
  WRAP.lastIndex = 0;
  return WRAP.test(latin1(bytes, at, Math.min(end, at + LONGEST_WRAP))) ? at + WRAP.lastIndex : at;
}

/** What `&#84;`, `\u{54}` and `\x1b[0m` have behind them or before letters and digits. */
const ENDS_ESCAPE = Buffer.from(";}[");

/** Whether the decoded bytes from an index on are text, as everything is that stands behind a keyword. */
function goesOnAsText({ bytes, end }: Seen, group: number, index: number): Answer {
  for (let i = 0; i < TEXT_BEHIND; i++) {
    const code = decodedByte(bytes, group, index + i, end);
    // What stands behind a break is no longer where it would stand without one.
    if (code < 0) return UNCLEAR;
    if (!isText(code)) return false;
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
