import type { MarkedToken } from "../../rules/types.ts";
import { hasAtMost, isFiller } from "../values/filler.ts";
import type { Candidate, Recogniser } from "./types.ts";

/** No key seen is longer than this on one side of its marker. */
const LONGEST_SIDE = 220;

/** Halves of unlisted keys: shorter ones are words, longer ones are something else. */
const SHORTEST_HALF = 16;
const LONGEST_HALF = 100;

/** English words that end in `sk`: what follows their hyphen is no key. */
const WORDS_IN_SK =
  /(?:^|[^A-Za-z])(?:task|disk|desk|risk|mask|flask|ask|dusk|tusk|husk|musk|bask|cask|brisk|whisk|frisk|kiosk|asterisk|basilisk|obelisk|tamarisk|multitask|subtask|netmask|bitmask|unmask|ramdisk|helpdesk|zendesk|freshdesk)$/i;

/** What stands behind a key that is shown in part: the rest of it, masked. */
const MASK_BEHIND = /^(?:\*|\u2022|\xe2\x80(?:\xa2|\xa6)|\.{2,}|…|\[?(?:redacted|truncated|masked))/i;

/** What may stand right before a key although it ends in a letter or digit: written line breaks, percent and `\u` escapes, colours. */
const ESCAPE_BEFORE =
  /(?:\\[nrtbfv0]|%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\x1b\[[0-9;]*m|&#\d{1,3};)$/;

/**
 * Recognises `prefix` + left + `marker` + right from the marker outwards. The left end is the last prefix whose
 * remainder fits; known halves are certain, unlisted ones that are equal (give or take one) are probable, all
 * others are told to be cut or edited.
 */
export function createMarkedRecogniser(token: MarkedToken): Recogniser {
  return (view, markerStart, markerEnd, emit) => {
    const { text } = view;
    const { left, right } = sidesOf(text, markerStart, markerEnd);
    const { prefix } = token;
    let at = text.lastIndexOf(prefix, markerStart - prefix.length);
    for (; at >= left && at >= 0; at = at === 0 ? -1 : text.lastIndexOf(prefix, at - 1)) {
      const found = fitHalves(token, text, at, markerStart, markerEnd, right);
      if (found === undefined) continue;
      const judged = judgeLeftEdge(text, at, found);
      if (judged) emit(judged);
      return;
    }
  };
}

interface Sides {
  readonly text: string;
  readonly markerStart: number;
  readonly markerEnd: number;
  readonly left: number;
  readonly right: number;
}

let lastSides: Sides | undefined;

/** How far a token reaches on both sides of its marker: the rules of one marker ask for it one after the other. */
function sidesOf(text: string, markerStart: number, markerEnd: number): Sides {
  if (
    lastSides?.markerStart !== markerStart ||
    lastSides.markerEnd !== markerEnd ||
    lastSides.text !== text
  ) {
    const left = growLeft(text, markerStart);
    lastSides = { text, markerStart, markerEnd, left, right: growRight(text, markerEnd) };
  }
  return lastSides;
}

function isTokenCode(code: number): boolean {
  return isAlnumCode(code) || code === 0x2d || code === 0x5f;
}

function isAlnumCode(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

function growLeft(text: string, from: number): number {
  let at = from;
  while (at > 0 && from - at < LONGEST_SIDE && isTokenCode(text.charCodeAt(at - 1))) at--;
  return at;
}

function growRight(text: string, from: number): number {
  let at = from;
  while (at < text.length && at - from < LONGEST_SIDE && isTokenCode(text.charCodeAt(at))) at++;
  // The end of an HTML comment is no part of a key.
  return at - 2 > from && text.startsWith("-->", at - 2) ? at - 2 : at;
}

function isAlnum(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (!isAlnumCode(text.charCodeAt(at))) return false;
  return true;
}

function candidate(start: number, end: number, extra: Partial<Candidate> = {}): Candidate {
  return { start, end, outerStart: start, outerEnd: end, ...extra };
}

function fitHalves(
  token: MarkedToken,
  text: string,
  start: number,
  markerStart: number,
  markerEnd: number,
  rightEnd: number,
): Candidate | undefined {
  const bodyStart = start + token.prefix.length;
  const available = rightEnd - markerEnd;
  for (const [left, right, alphabet] of token.halves) {
    const halfStart = markerStart - left;
    if (token.nameMax === 0 ? halfStart !== bodyStart : !isNamed(text, bodyStart, halfStart, token.nameMax))
      continue;
    if (available < right) continue;
    const end = markerEnd + right;
    if (isMadeUp(text, halfStart, markerStart, markerEnd, end)) return undefined;
    if (alphabet === "alnum") {
      if (!isAlnum(text, halfStart, markerStart) || !isAlnum(text, markerEnd, end)) continue;
      if (available > right && isAlnumCode(text.charCodeAt(end))) continue;
      return candidate(start, end);
    }
    if (available === right || isSetOff(text, end, rightEnd)) return candidate(start, end);
  }
  return token.nameMax === 0
    ? fitUnlisted(text, start, bodyStart, markerStart, markerEnd, rightEnd)
    : undefined;
}

/** Whether `start`..`halfStart` is a name and the hyphen behind it. */
function isNamed(text: string, start: number, halfStart: number, most: number): boolean {
  const length = halfStart - 1 - start;
  if (length < 1 || length > most || text[halfStart - 1] !== "-") return false;
  for (let at = start; at < halfStart - 1; at++) {
    const code = text.charCodeAt(at);
    if (!isAlnumCode(code) && code !== 0x2d) return false;
  }
  return true;
}

function fitUnlisted(
  text: string,
  start: number,
  bodyStart: number,
  markerStart: number,
  markerEnd: number,
  rightEnd: number,
): Candidate | undefined {
  const left = markerStart - bodyStart;
  const right = rightEnd - markerEnd;
  if (left < SHORTEST_HALF || right < 1 || left > LONGEST_HALF) return undefined;
  if (isMadeUp(text, bodyStart, markerStart, markerEnd, rightEnd)) return undefined;
  if (right >= SHORTEST_HALF && Math.abs(left - right) <= 1) {
    return candidate(start, rightEnd, {
      confidence: "medium",
      notes: [`Its halves are ${left} and ${right} characters long: a length not seen before.`],
    });
  }
  if (isMaskedBehind(text, rightEnd)) return undefined;
  return candidate(start, rightEnd, {
    confidence: "low",
    notes: [
      `Its halves are ${left} and ${right} characters long where equal ones belong: cut short, masked or edited.`,
    ],
  });
}

/** Whether either half was typed and not drawn. */
function isMadeUp(text: string, start: number, markerStart: number, markerEnd: number, end: number): boolean {
  const left = text.slice(start, markerStart);
  const right = text.slice(markerEnd, end);
  return isFiller(left) || isFiller(right) || hasFewCharacters(left) || hasFewCharacters(right);
}

/** No random half has so few different characters. */
function hasFewCharacters(half: string): boolean {
  return half.length >= 8 && hasAtMost(half, 5);
}

/**
 * Whether what goes on at `end` in a key's alphabet is no part of one: the end of emphasis (`_`, `__`), or a suffix behind the
 * tail that long bodies have (`…A-old`).
 */
function isSetOff(text: string, end: number, rightEnd: number): boolean {
  const rest = text.slice(end, rightEnd);
  return (
    /^(?:-{1,3}|_{1,3})$/.test(rest) ||
    (/^[-_]/.test(rest) && /[AEIMQUYcgkosw048]A$/.test(text.slice(0, end)))
  );
}

/** Whether a key too short for its kind was masked from `end` on. */
function isMaskedBehind(text: string, end: number): boolean {
  return MASK_BEHIND.test(text.slice(end, end + 12));
}

/** Letters right before the prefix make it part of a word, unless they belong to an escape. */
function judgeLeftEdge(text: string, start: number, found: Candidate): Candidate | undefined {
  if (start === 0 || !isAlnumCode(text.charCodeAt(start - 1))) return found;
  const before = text.slice(Math.max(0, start - 24), start);
  if (ESCAPE_BEFORE.test(before)) return found;
  if (WORDS_IN_SK.test(before + text.slice(start, start + 2))) return undefined;
  return {
    ...found,
    confidence: found.confidence ? "low" : "medium",
    notes: [...(found.notes ?? []), "Letters or digits stand right before it."],
  };
}
