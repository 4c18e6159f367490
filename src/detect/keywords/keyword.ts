import { mayLead } from "../look/lead.ts";
import { LOOK_BYTES, type Look, passesLook } from "../look/look.ts";
import { mayFollow, type NextLook } from "../look/next.ts";
import { mayGoOn, type TrailLook } from "../look/trail.ts";
import type { Stride } from "../types.ts";

/** What is sought in the bytes, and under which conditions a place where it stands counts. All conditions must hold. */
export interface Keyword {
  /** One or more characters other than NUL, as it is to be found in the bytes: of ASCII, or bytes (latin1) where upper and lower case differ. */
  readonly text: string;
  /** Upper and lower case are the same. */
  readonly foldCase: boolean;
  /** A look at what stands around the keyword must let it be a hit. Looks are asked of single bytes only, not of UTF-16 and UTF-32. */
  readonly look?: Look;
  /** So must one at the next few characters, each by itself. */
  readonly next?: NextLook;
  /** And one that follows the patterns of all its rules, step by step. */
  readonly trail?: TrailLook;
  /** A form in base64: which of its characters may stand right before it, as pairs of first and last; see `look/lead.ts`. Absent: any. */
  readonly lead?: string | undefined;
}

/**
 * Called for each hit: `keyword` is its index in the list given, `start` the byte offset of its first character,
 * `stride` the bytes from one character to the next.
 */
export type OnHit = (keyword: number, start: number, stride: Stride) => void;

/** One walk over bytes that finds all of a list of keywords. */
export interface KeywordPass {
  /**
   * Finds every keyword whose first byte lies in `from`..`to`, each once, in no particular order; bytes from `to` on are
   * read as far as `span` reaches, bytes before `from` never. `looks`: whether those of the keywords count (default: yes).
   */
  find(bytes: Uint8Array, from: number, to: number, onHit: OnHit, looks?: boolean): void;
  /** How many bytes, from its first on, make a hit: what neighbouring ranges must be able to see. */
  readonly span: number;
}

/** Throws `RangeError` for a keyword that is empty, or not ASCII where upper and lower case are the same, or no bytes. */
export function checkKeywords(keywords: readonly Keyword[]): void {
  for (const { text, foldCase } of keywords) {
    if (!(foldCase ? /^[\x01-\x7f]+$/ : /^[\x01-\xff]+$/).test(text))
      throw new RangeError(`not an ASCII keyword: ${JSON.stringify(text)}`);
  }
}

/** Whether the looks of the keyword at the byte `start`, if it has some, let it be a hit. What comes before `first` is not seen. */
export function mayBeHit(
  { text, look, next, trail, lead }: Keyword,
  bytes: Uint8Array,
  first: number,
  start: number,
  stride: Stride,
): boolean {
  if (stride !== 1) return true;
  const behind = start + text.length;
  if (next !== undefined && !mayFollow(bytes, behind, next)) return false;
  if (trail !== undefined && !mayGoOn(bytes, behind, trail)) return false;
  if (lead !== undefined && !mayLead(bytes, first, start, lead)) return false;
  return look === undefined || passesLook(look, bytes, first, start, behind);
}

/** The `span` of a pass over these keywords: see {@link KeywordPass.span}. */
export function spanOf(keywords: readonly Keyword[]): number {
  return keywords.reduce((most, { text, look, next, trail }) => {
    const looks = (look ?? next ?? trail) ? text.length + LOOK_BYTES : 0;
    return Math.max(most, widthOf(text.length), looks);
  }, 0);
}

/** Bytes that `length` characters take in their widest form. */
export function widthOf(length: number): number {
  return length === 0 ? 0 : (length - 1) * 4 + 1;
}
