import { type AnchorSource, isStrict } from "../anchors/anchor-source.ts";
import { ESCAPE_GROWTH } from "../anchors/escape-anchors.ts";
import { createTokensBehind } from "../anchors/tokens-behind.ts";
import type { EscapeAnchor, PlainAnchor } from "../anchors/types.ts";
import { decodings } from "../encodings/decode.ts";
import { MOST_BACKSLASHES } from "../encodings/escape-bytes.ts";
import type { KeywordPass, OnHit } from "../keywords/keyword-pass.ts";
import type { Match, Stride } from "../types.ts";
import { type View, type ViewAt, viewAround } from "../view.ts";
import { createEscapeProbe } from "./escape-probe.ts";
import { isSpecific, recogniseDecoded } from "./evaluate.ts";
import { NEAR_END } from "./rule-view.ts";
import { plainlyUnescaped, type Unescaped } from "./unescaped.ts";

/** Most texts with escapes have one now and then (`\/`, `%2F`): so many characters stand for one, on average. */
const SHORT_GROWTH = 2;
/** Characters that are read besides those that are wanted, for it is not known yet how these are written. */
const SPARE = 12;
const NO_ENDS: readonly string[] = [];

/** What is wanted to be seen of keywords written with escapes. */
interface EscapedSight {
  /** Characters, decoded, before and from its first one on. */
  readonly before: number;
  readonly after: number;
  /** More than up to one of these is not needed. */
  readonly ends: readonly string[];
  /** How many bytes stand for a character around it. */
  readonly growth: number | undefined;
  /** Bytes from the escape on, at most. */
  readonly most: number;
}

/** So many characters from an escape on are decoded first: mostly they show that no keyword stands there. */
const NEAR_ESCAPE = 64;

/** Keywords that are written with escapes: which of them hangs on an escape is known once what stands around it is decoded. */
export interface EscapedKeywords {
  /** Whether a keyword may begin or go on with the escape at `at`. */
  mayBegin(bytes: Uint8Array, at: number, stride: Stride): boolean;
  /** Calls `onKeyword` with the anchors of keywords (see {@link isStrict}) whose first escape is the one at `start`, and where they begin. */
  find(
    bytes: Uint8Array,
    start: number,
    stride: Stride,
    onKeyword: (index: number, first: number, growth?: number) => void,
  ): void;
  /** What the rules of those keywords make of the place. */
  evaluate(
    bytes: Uint8Array,
    anchor: EscapeAnchor,
    start: number,
    stride: Stride,
    emit: (match: Match) => void,
  ): void;
}

/** `longest`: characters of the longest keyword. */
export function createEscapedKeywords(
  anchors: AnchorSource,
  pass: KeywordPass,
  longest: number,
): EscapedKeywords {
  const escapeProbe = createEscapeProbe(() => anchors.strict());
  const behindEscaped = createTokensBehind(longest);

  function evaluate(
    bytes: Uint8Array,
    anchor: EscapeAnchor,
    start: number,
    stride: Stride,
    emit: (match: Match) => void,
  ): void {
    const tried = new Set<string>();
    const views = new Map<string, ViewAt>();
    find(bytes, start, stride, (index, first, growth) => {
      const keyword = anchors.at(index) as PlainAnchor;
      const {
        text,
        rules,
        sight: { before, after },
      } = keyword;
      const key = `${index} ${first}`;
      if (tried.has(key)) return;
      tried.add(key);
      const inFront = Math.ceil((start - first) / stride);
      // Keywords of one reach see the same, and share what is decoded.
      const ends = rules.every(({ rule }) => rule.until !== undefined)
        ? rules.flatMap(({ rule }) => rule.until ?? [])
        : NO_ENDS;
      const reach = `${before} ${after - text.length} ${ends.join()}`;
      const around =
        views.get(reach) ??
        viewOfEscaped(bytes, start, stride, { before, after, ends, growth, most: anchor.after });
      views.set(reach, around);
      recogniseDecoded(rules.filter(isSpecific), around.view, around.at - inFront, text, emit);
    });
  }

  /**
   * What is seen of keywords written with escapes. Most escapes are short, and what ends the sight of a rule follows soon in a
   * crowd of keywords: first no more bytes than that needs.
   */
  function viewOfEscaped(bytes: Uint8Array, start: number, stride: Stride, wanted: EscapedSight): ViewAt {
    const { before, after, ends, growth = SHORT_GROWTH, most } = wanted;
    const inFront = longest + MOST_BACKSLASHES + before * ESCAPE_GROWTH;
    const farthest = Math.min(most, after * ESCAPE_GROWTH);
    const bytesOf = (characters: number) => Math.ceil((characters + SPARE) * growth);
    const nearFront = Math.min(inFront, bytesOf(longest + before));
    // All of it, or up to what ends the sight.
    const isEnough = ({ view: { text }, at }: ViewAt) =>
      text.length - at >= after || ends.some((end) => text.indexOf(end, at + longest) >= 0);
    const hasFront = ({ at }: ViewAt) => nearFront === inFront || at >= longest + before;
    const sights = ends.length > 0 ? [Math.min(after, NEAR_END), after] : [after];
    for (const sight of sights) {
      const near = Math.min(farthest, bytesOf(sight));
      if (near === farthest && nearFront === inFront) break;
      const found = viewAround(bytes, start, stride, nearFront, near);
      const decoded = decodings(found.view, found.at);
      if (decoded.every((seen) => isEnough(seen) && hasFront(seen))) return found;
    }
    return viewAround(bytes, start, stride, inFront, farthest);
  }

  /** Keywords (see {@link isStrict}) that begin in the first `to` of bytes in which what stands behind them is not in sight: no looks. */
  function findStrict(
    bytes: Uint8Array,
    to: number,
    onKeyword: (index: number, text: string, at: number) => void,
  ): void {
    const onHit: OnHit = (index, at, stride) => {
      const anchor = anchors.at(index);
      if (stride === 1 && isStrict(anchor)) onKeyword(index, anchor.text, at);
    };
    pass.find(bytes, 0, to, onHit, false);
  }

  /**
   * The same as `find`, of a text that takes no decoding to read; those left out that something else follows than
   * their rules ask for.
   */
  function plainlyEscapedKeywords(
    plain: Unescaped,
    onKeyword: (index: number, first: number, growth: number) => void,
  ): void {
    if (!escapeProbe.mayHoldIn(plain)) return;
    const { starts } = plain;
    const last = starts.length - 1;
    const growth = Math.max(1, (starts[last]! - starts[0]!) / Math.max(1, last));
    findStrict(plain.bytes, plain.at + 1, (index, text, at) => {
      const isFirst = at > plain.escapedBefore && (!plain.isBreak || at < plain.at);
      if (!isFirst || at + text.length <= plain.at) return;
      if (
        mayFollowIn(
          plain.bytes,
          at + text.length,
          behindEscaped.setsOf(anchors.at(index) as PlainAnchor, text),
        )
      )
        onKeyword(index, starts[at]!, growth);
    });
  }

  function find(
    bytes: Uint8Array,
    start: number,
    stride: Stride,
    onKeyword: (index: number, first: number, growth?: number) => void,
  ): void {
    const plain = stride === 1 ? plainlyUnescaped(bytes, start, longest) : undefined;
    let growth: number | undefined;
    if (plain?.isQuoted) {
      plainlyEscapedKeywords(plain, (_, __, by) => {
        growth = by;
      });
      if (growth === undefined) return;
    } else if (plain) {
      plainlyEscapedKeywords(plain, onKeyword);
      return;
    }
    const after = longest * ESCAPE_GROWTH;
    const sight = Math.min(NEAR_ESCAPE, after) * stride;
    const near = viewAround(bytes, start, stride, 2 + MOST_BACKSLASHES, sight / stride);
    const seenTo = start + sight < bytes.length ? start + sight : undefined;
    // A backslash that is escaped itself is one with the character before the place.
    const mayHold = ({ view, at }: ViewAt) =>
      escapeProbe.mayHold(view, at, seenTo) ||
      (at > 0 && isBehind(view, at, start) && escapeProbe.mayHold(view, at - 1, seenTo));
    if (!decodings(near.view, near.at).some(mayHold)) return;
    const probe = viewAround(bytes, start, stride, longest + MOST_BACKSLASHES, after);
    for (const { view, at: place } of decodings(probe.view, probe.at)) {
      // Only what holds the character that the escape stands for.
      const from = Math.max(0, place - longest);
      const text = view.text.slice(from, place + longest);
      findStrict(Buffer.from(text, "latin1"), place - from + 1, (index, { length }, at) => {
        if (isFirstEscape(view, from + at, length, start, stride))
          onKeyword(index, view.startOf(from + at), growth);
      });
    }
  }

  return { mayBegin: escapeProbe.mayBegin, find, evaluate };
}

/** Whether the decoded bytes from `at` on, as far as they are seen, may be a token: `sets` by character. */
function mayFollowIn(bytes: Uint8Array, at: number, sets: readonly (Uint8Array | undefined)[]): boolean {
  // The last ones may be cut, or the end of a piece that goes on out of sight.
  const seen = Math.min(sets.length, bytes.length - 2 - at);
  for (let i = 0; i < seen; i++) if (sets[i] !== undefined && sets[i]![bytes[at + i]!] !== 1) return false;
  return true;
}

/**
 * Whether what is written at the byte `start` is the first character of the keyword at `at` that is not written as it is:
 * the first escape answers for a keyword that holds several.
 */
function isFirstEscape(view: View, at: number, length: number, start: number, stride: Stride): boolean {
  const first = view.startOf(at);
  for (let i = 0; i < length; i++) {
    const plain = first + i * stride;
    const begin = view.startOf(at + i);
    const end = view.endOf(at + i);
    if (begin !== plain) return plain <= start && start < begin;
    if (end > begin + stride) return begin <= start && start < end;
  }
  return false;
}

/** Whether the character at `at` was written behind the byte `start`. */
function isBehind(view: View, at: number, start: number): boolean {
  return at >= view.text.length || view.startOf(at) > start;
}
