import type { RuleSet } from "../rules/types.ts";
import { factsOf } from "./anchors/anchor-facts.ts";
import { everyAnchor, groupsOf, inOrder, plannedAnchors } from "./anchors/anchor-source.ts";
import { ESCAPE_GROWTH } from "./anchors/escape-anchors.ts";
import { knownFacts } from "./anchors/known-facts.ts";
import { createTokensBehind } from "./anchors/tokens-behind.ts";
import type { Anchor } from "./anchors/types.ts";
import { LONGEST_ESCAPE, MOST_BACKSLASHES } from "./encodings/escape-bytes.ts";
import { createEncodedLook } from "./evaluate/encoded-look.ts";
import { createEscapedKeywords } from "./evaluate/escaped-keywords.ts";
import {
  evaluateBroken,
  evaluateCodes,
  evaluateEncoded,
  evaluateKeyword,
  mayGoOnInPiece,
} from "./evaluate/evaluate.ts";
import { PIECE_SIGHT } from "./evaluate/literal-piece.ts";
import { createRecall } from "./evaluate/recall.ts";
import { passOfTable } from "./keywords/keyword-pass.ts";
import { moveMatch, uniqueMatches } from "./matches.ts";
import { createPlaces } from "./places.ts";
import { prepareRule } from "./prepared-rule.ts";
import type { PatternCompiler } from "./recognise/create.ts";
import type { Match, Range, Stride } from "./types.ts";
import { viewAround } from "./view.ts";

/*
 * From bytes to matches, in this order, each step for far fewer places than the one before:
 *
 * 1. `keywords/` walks over the bytes once and finds where a keyword of any rule stands, as it is written or encoded (`anchors/`).
 * 2. `look/` rules most of these places out by the few bytes around them.
 * 3. `evaluate/` makes a text with offsets (`view.ts`) of what stands around the others, decoded where that is needed (`encodings/`).
 * 4. `recognise/` runs the patterns of the keyword's rules over that text.
 * 5. `checks/` judge each candidate: is it random, a place-holder, a hash? (`values/` tells what a value says of itself.)
 *
 * Whoever has all matches of a blob asks `tell/` which of them are reported.
 */

/** A place where a keyword stands: every match hangs on one, and its answer depends on the bytes near it alone. */
export interface Hit {
  /** Index of what was met; for {@link Scanner.evaluate}. */
  readonly anchor: number;
  /** Byte offset of its first character. */
  readonly start: number;
  readonly stride: Stride;
}

/** Finds secrets in bytes. Pure: the same bytes and ranges give the same matches. Not to be shared between threads. */
export interface Scanner {
  /**
   * Every match of a keyword whose first byte lies in one of `ranges` (byte offsets; default: everything). The match itself may reach out of its
   * range. Ranges that cover the bytes once give, taken together, what one call gives for all of them. In order of place, then rule. These are raw
   * matches, several of one secret perhaps: `tell` says which are reported. Throws `RULES` when the pattern of a rule is wrong.
   */
  scan(bytes: Uint8Array, ranges?: readonly Range[]): Match[];
  /** The first half of `scan`: where keywords stand (in no particular order), and where rules without keywords are tried. */
  hits(bytes: Uint8Array, range: Range, onHit: (anchor: number, start: number, stride: Stride) => void): void;
  /**
   * The second half: what the rules make of one hit. The answer, and that there is a hit at all, depends on the bytes of
   * `windowOf(hit)` alone, and on where the blob begins and ends inside it.
   */
  evaluate(
    bytes: Uint8Array,
    anchor: number,
    start: number,
    stride: Stride,
    emit: (match: Match) => void,
  ): void;
  /** The bytes that can change what `evaluate` says of a hit; may reach over both ends of the blob. */
  windowOf(anchor: number, start: number, stride: Stride): Range;
  /**
   * Whether `evaluate` can say anything of a hit: a first look that costs less and depends on the bytes of
   * `probeWindowOf(hit)` alone, and on where the blob begins and ends inside it.
   */
  mayMatch(bytes: Uint8Array, anchor: number, start: number, stride: Stride): boolean;
  /** The bytes that can change what `mayMatch` says of a hit; no more than those of `windowOf`. */
  probeWindowOf(anchor: number, start: number, stride: Stride): Range;
  /** Anchors are numbered from 0 up to, not including, this. */
  readonly anchorCount: number;
  /** There are rules without keywords: where they are tried depends on more than `span` bytes. */
  readonly roams: boolean;
  /** How many bytes from its first on make a hit, at most. Rules without keywords aside: see `windowOf`. */
  readonly span: number;
  /** The most bytes that a window reaches before and behind a keyword's first byte. */
  readonly reach: { readonly before: number; readonly after: number };
}

/** The bytes of an escape that decide whether it is a hit: six characters of UTF-32. */
const ESCAPE_SPAN = 24;
/** A match of a rule without keywords is at most this long, in bytes. */
const LONGEST_ROAMING = 4096;
/** Rules of whole files look at no larger ones. Git keeps no file as small as that as a delta of another. */
const LONGEST_WHOLE = 40;
/** What such a rule sees before the place where it is tried. */
const ROAMING_CONTEXT = 64;

/** What of a rule set decides what is found. */
export type SoughtRules = Pick<RuleSet, "rules" | "rulesHash">;

/**
 * Prepares rules for scanning; rules that only look at paths are left out. `compileRe2` compiles patterns in Go's syntax.
 * Patterns are compiled when they are first needed: a wrong one throws `RULES` then.
 */
export function createScanner(ruleSet: SoughtRules, compileRe2?: PatternCompiler): Scanner {
  const known = knownFacts(ruleSet.rulesHash);
  const all = known === undefined ? inOrder(groupsOf(ruleSet.rules, compileRe2)) : undefined;
  const anchors = known === undefined ? everyAnchor(all ?? []) : plannedAnchors(ruleSet.rules, known.plan);
  const facts = known ?? factsOf(all ?? []);
  const { longest, firstEscape } = facts;
  const { count } = facts.table;
  const pass = passOfTable(facts.table, () => all ?? inOrder(groupsOf(ruleSet.rules, compileRe2)));
  const roaming = ruleSet.rules
    .filter(({ keywords, regex, whole }) => keywords.length === 0 && regex !== undefined && !whole)
    .map((rule) => prepareRule(rule, compileRe2));
  const wholes = ruleSet.rules.filter(({ whole }) => whole).map((rule) => prepareRule(rule, compileRe2));
  const escaped = createEscapedKeywords(anchors, pass, longest);
  const encodedLook = createEncodedLook();
  const behind = createTokensBehind();
  const places = createPlaces();
  /** Bytes on either side of a hit that are read without a view. */
  const nearHit = Math.max(longest + PIECE_SIGHT, (longest + 2) * LONGEST_ESCAPE);
  const recall = createRecall(moveMatches);
  const recallMay = createRecall((may: boolean) => may);
  /** What `hits` says for a place of rules without keywords, and for the beginning of a file that is small enough for those of whole files. */
  const roamingAnchor = count;
  const roamingWindow = {
    before: Math.max(places.reach.before, ROAMING_CONTEXT),
    after: Math.max(places.reach.after, places.covers + LONGEST_ROAMING),
  };

  function evaluate(
    bytes: Uint8Array,
    index: number,
    start: number,
    stride: Stride,
    emit: (match: Match) => void,
  ): void {
    const anchor = anchors.at(index);
    if (anchor?.kind === "encoded" && !encodedLook.passes(bytes, anchor, start, stride)) return;
    if (anchor?.kind === "broken" && !mayGoOnInPiece(bytes, anchor, start, stride)) return;
    const matches = recall.of(bytes, index, start, stride, nearHit, () => {
      const found: Match[] = [];
      evaluateAnchor(bytes, anchor, start, stride, (match) => {
        found.push(match);
      });
      return found;
    });
    for (const match of matches) emit(match);
  }

  function evaluateAnchor(
    bytes: Uint8Array,
    anchor: Anchor | undefined,
    start: number,
    stride: Stride,
    emit: (match: Match) => void,
  ): void {
    if (!anchor) evaluateRoaming(bytes, start, emit);
    else if (anchor.kind === "keyword") evaluateKeyword(bytes, anchor, start, stride, emit);
    else if (anchor.kind === "encoded") evaluateEncoded(bytes, anchor, start, stride, emit);
    else if (anchor.kind === "broken") evaluateBroken(bytes, anchor, start, stride, emit);
    else if (anchor.kind === "codes") evaluateCodes(bytes, anchor, behind, start, stride, emit);
    else escaped.evaluate(bytes, anchor, start, stride, emit);
  }

  function evaluateRoaming(bytes: Uint8Array, start: number, emit: (match: Match) => void): void {
    const { view, at } = viewAround(bytes, start, 1, ROAMING_CONTEXT, places.covers + LONGEST_ROAMING);
    for (const prepared of roaming) prepared.recognise(view, at, at + places.covers, emit);
    if (start === 0 && bytes.length <= LONGEST_WHOLE)
      for (const prepared of wholes) prepared.recognise(view, 0, 1, emit);
  }

  return {
    span: Math.max(pass.span, ESCAPE_SPAN),
    reach: {
      before: Math.max(facts.before, roaming.length > 0 ? roamingWindow.before : 0),
      after: Math.max(facts.after, roaming.length > 0 ? roamingWindow.after : 0),
    },
    windowOf(index, start, stride) {
      const { before, after } = anchors.at(index) ?? roamingWindow;
      return { start: start - before * stride, end: start + after * stride };
    },
    mayMatch(bytes, index, start, stride) {
      const anchor = anchors.at(index);
      if (anchor?.kind === "encoded") return encodedLook.passes(bytes, anchor, start, stride);
      if (anchor?.kind !== "escape") return true;
      return recallMay.of(bytes, index, start, stride, nearHit, () => {
        let found = false;
        escaped.find(bytes, start, stride, () => {
          found = true;
        });
        return found;
      });
    },
    probeWindowOf(index, start, stride) {
      const anchor = anchors.at(index);
      if (anchor?.kind === "encoded") return encodedLook.windowOf(anchor, start, stride);
      if (anchor?.kind !== "escape") return this.windowOf(index, start, stride);
      return {
        start: start - (longest + MOST_BACKSLASHES) * stride,
        end: start + longest * ESCAPE_GROWTH * stride,
      };
    },
    anchorCount: count + 1,
    roams: roaming.length > 0,
    hits(bytes, { start, end }, onHit) {
      const from = Math.max(0, start);
      const to = Math.min(end, bytes.length);
      if (count > 0) {
        pass.find(bytes, from, to, (anchor, at, stride) => {
          if (anchor < firstEscape || escaped.mayBegin(bytes, at, stride)) onHit(anchor, at, stride);
        });
      }
      if (wholes.length > 0 && from === 0 && to > 0 && bytes.length <= LONGEST_WHOLE && roaming.length === 0)
        onHit(roamingAnchor, 0, 1);
      if (roaming.length > 0) places.find(bytes, from, to, (at) => onHit(roamingAnchor, at, 1));
    },
    evaluate,
    scan(bytes, ranges = [{ start: 0, end: bytes.length }]) {
      const matches: Match[] = [];
      const emit = (match: Match) => {
        matches.push(match);
      };
      for (const range of ranges) {
        this.hits(bytes, range, (anchor, at, stride) => {
          evaluate(bytes, anchor, at, stride, emit);
        });
      }
      return uniqueMatches(matches);
    },
  };
}

function moveMatches(matches: readonly Match[], by: number): readonly Match[] {
  return matches.map((match) => moveMatch(match, by));
}
