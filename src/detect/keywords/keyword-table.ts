import { ANYWHERE } from "../../rules/trail.ts";
import type { Look } from "../look/look.ts";
import { setOf } from "../look/token.ts";
import type { TrailLook } from "../look/trail.ts";
import { checkKeywords, type Keyword, spanOf } from "./keyword.ts";
import { rarestPiece } from "./keyword-piece.ts";

/** Keywords in the binary form that the WebAssembly module reads: `src/assembly/keywords.ts` says what each byte means. */
export interface KeywordTable {
  readonly count: number;
  /** See `KeywordPass`. */
  readonly span: number;
  /** Sets of characters, and behind them the keywords: one character a byte (latin1). */
  readonly bytes: string;
  /** How many of those the sets take. */
  readonly sets: number;
}

/** See `src/assembly/keywords.ts`. */
const FOLD = 1;
const LOOK_SHIFT = 1;
const DECODES = 16;
const NEXT_DECODES = 64;

/**
 * Writes keywords as a table, in their order: the index of one in the list is its number in hits. Throws `RangeError` for a keyword that is
 * empty or not ASCII.
 */
export function writeKeywords(keywords: readonly Keyword[]): KeywordTable {
  checkKeywords(keywords);
  const sets = new Map<string, number>();
  let texts = "";
  for (const { text, foldCase, look, next, trail, lead } of keywords) {
    const behind = (look ? flagsOf(look) : 0) | (next?.decodes || trail?.decodes ? NEXT_DECODES : 0);
    const flags = (foldCase ? FOLD : 0) | (behind << LOOK_SHIFT);
    const least = look === undefined || look.kind === "userinfo" ? 0 : Math.min(look.least, 255);
    const numbers = (next?.chars ?? []).map((chars) => numberOf(chars === "" ? undefined : chars, sets));
    const steps = trail === undefined ? [] : writeTrail(trail, sets);
    texts += twoBytes(text.length, moreOf(look), numberOf(lead, sets), steps.length);
    texts += String.fromCharCode(flags, least, rarestPiece(text), numbers.length);
    texts +=
      twoBytes(numberOf(charsOf(look), sets)) +
      String.fromCharCode(look?.kind === "assignment" ? look.most : 0);
    texts += twoBytes(...steps, ...numbers);
    texts += foldCase ? text.toLowerCase() : text;
  }
  const bitmaps = [...sets.keys()].map(bitmapOf).join("");
  return { count: keywords.length, span: spanOf(keywords), bytes: bitmaps + texts, sets: bitmaps.length };
}

/** Of each state how many ways lead on, and of each way the number of its set and where the state it leads to stands. */
function writeTrail({ states }: TrailLook, sets: Map<string, number>): readonly number[] {
  const places: number[] = [];
  let length = 0;
  for (const steps of states) {
    places.push(length);
    length += 1 + 2 * steps.length;
  }
  return states.flatMap((steps) => [
    steps.length,
    ...steps.flatMap(([chars, state]) => [
      numberOf(chars, sets),
      state === ANYWHERE ? END_OF_TRAIL : (places[state] as number),
    ]),
  ]);
}

/** See `src/assembly/look.ts`. */
const END_OF_TRAIL = 0xffff;

/** Numbers below 65536, the lower byte of each first. */
function twoBytes(...numbers: readonly number[]): string {
  return String.fromCharCode(...numbers.flatMap((number) => [number & 0xff, number >>> 8]));
}

/** What an assignment's look needs besides flags, `least` and `most`. */
function moreOf(look: Look | undefined): number {
  if (look?.kind !== "assignment") return 0;
  return Math.min(look.letters, MOST_LETTERS) | (NAMES[look.name] << NAME_SHIFT) | (look.drawn ? DRAWN : 0);
}

function charsOf(look: Look | undefined): string | undefined {
  return look === undefined || look.kind === "userinfo" ? undefined : look.chars;
}

/** See `src/assembly/assignment.ts` and `value.ts` there. */
const MOST_LETTERS = 63;
const NAME_SHIFT = 6;
const DRAWN = 256;
const NAMES = { any: 0, ends: 1, speaks: 2 };

/** A set's number in the module, from 1; 0: any character but what ends a value. */
function numberOf(chars: string | undefined, sets: Map<string, number>): number {
  if (chars === undefined) return 0;
  const known = sets.get(chars);
  if (known !== undefined) return known;
  sets.set(chars, sets.size + 1);
  return sets.size;
}

/** A bit for each ASCII character, the lowest of each byte first. */
function bitmapOf(chars: string): string {
  const set = setOf(chars);
  const bytes = Array.from({ length: 16 }, (_, byte) =>
    set.subarray(byte * 8, byte * 8 + 8).reduce((bits, bit, index) => bits | (bit << index), 0),
  );
  return String.fromCharCode(...bytes);
}

/** See `src/assembly/look.ts`. */
function flagsOf(look: Look): number {
  if (look.kind === "userinfo") return 2;
  if (look.kind === "token")
    return (
      3 |
      (look.apart ? 4 : 0) |
      (look.wraps ? 8 : 0) |
      (look.decodes ? DECODES : 0) |
      (look.endsPiece ? 32 : 0)
    );
  const { digit, blanks, signs, decodes } = look;
  return 1 | (digit ? 4 : 0) | (blanks ? 8 : 0) | (decodes ? DECODES : 0) | (signs ? 32 : 0);
}
