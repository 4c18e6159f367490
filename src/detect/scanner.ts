import type { Rule, RuleSet } from "../rules/types.ts";
import { factsOf, knownFacts } from "./anchor-facts.ts";
import { everyAnchor, groupsOf, inOrder, isStrict, plannedAnchors } from "./anchor-source.ts";
import {
  type Anchor,
  type BrokenAnchor,
  type CodesAnchor,
  ENDS_LITERAL,
  type EncodedAnchor,
  ESCAPE_GROWTH,
  type EscapeAnchor,
  type PlainAnchor,
} from "./anchors.ts";
import { codesAt, codesView } from "./codes.ts";
import { decodings } from "./decode.ts";
import { createEncodedLook } from "./encoded-look.ts";
import {
  createEscapeProbe,
  LONGEST_ESCAPE,
  MOST_BACKSLASHES,
  plainlyUnescaped,
  type Unescaped,
} from "./escape-probe.ts";
import { type OnHit, passOfTable, type Stride } from "./keywords.ts";
import { isSoughtEncoded } from "./known-forms.ts";
import { decodeLayers } from "./layers.ts";
import { moveMatch, uniqueMatches } from "./matches.ts";
import { endsInPiece, PIECE_SIGHT } from "./pieces.ts";
import { createPlaces } from "./places.ts";
import { type PreparedRule, prepareRule } from "./prepared-rule.ts";
import { createRecall } from "./recall.ts";
import type { PatternCompiler } from "./recognise/create.ts";
import { readEncodedText } from "./text-scanner.ts";
import { createTokensBehind, MOST_BEHIND, type TokensBehind } from "./tokens-behind.ts";
import type { Match, Range } from "./types.ts";
import { plainView, type View, type ViewAt, viewAround } from "./view.ts";

export { uniqueMatches } from "./matches.ts";

/** A place where a keyword stands: everything that is reported hangs on one. */
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
   * Every match that hangs on a keyword whose first byte lies in one of `ranges` (default: everything). Ranges that
   * together cover the bytes once give together what one call gives for all. In order of place, then rule;
   * raw: see `settle` for what of it is reported.
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
/** How many characters stand for one, as most escapes are written: `\/`, `%2F` now and then. */
const SHORT_GROWTH = 2;
/** Characters that are seen besides those that are wanted, where it is not known how they are written. */
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
/** Characters from an escape on that are decoded to see whether it is worth to look farther. */
const NEAR_ESCAPE = 64;
/** A match of a rule without keywords is at most this long, in bytes. */
const LONGEST_ROAMING = 4096;
/** Rules of whole files look at no larger ones. Git keeps no file as small as that as a delta of another. */
const LONGEST_WHOLE = 40;
/** What such a rule sees before the place where it is tried. */
const ROAMING_CONTEXT = 64;

/**
 * {@link createScanner}, with the engine for foreign patterns loaded if a rule needs it. What the build has prepared for a set is of use to
 * those that are built on it, too.
 */
export async function loadScanner(ruleSet: RuleSet): Promise<Scanner> {
  return readEncodedText(await loadScannerOfAll(ruleSet));
}

async function loadScannerOfAll(ruleSet: RuleSet): Promise<Scanner> {
  const { rules, builtOn } = ruleSet;
  if (builtOn === undefined || knownFacts(builtOn.rulesHash) === undefined) return loadOneScanner(ruleSet);
  const { joinScanners } = await import("./joined-scanner.ts");
  const base = createScanner({ rules: rules.slice(0, builtOn.count), rulesHash: builtOn.rulesHash });
  return joinScanners(base, await loadOneScanner({ rules: rules.slice(builtOn.count), rulesHash: "" }));
}

async function loadOneScanner(sought: SoughtRules): Promise<Scanner> {
  if (!sought.rules.some(({ dialect }) => dialect === "re2")) return createScanner(sought);
  const { compileRe2Pattern } = await import("./recognise/re2-pattern.ts");
  return createScanner(sought, compileRe2Pattern);
}

/** What of a rule set decides what is found. */
type SoughtRules = Pick<RuleSet, "rules" | "rulesHash">;

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
  const escapeProbe = createEscapeProbe(() => anchors.strict());
  const encodedLook = createEncodedLook();
  const behind = createTokensBehind();
  const behindEscaped = createTokensBehind(longest);
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
    else evaluateEscape(bytes, anchor, start, stride, emit);
  }

  function evaluateEscape(
    bytes: Uint8Array,
    anchor: EscapeAnchor,
    start: number,
    stride: Stride,
    emit: (match: Match) => void,
  ): void {
    const tried = new Set<string>();
    const views = new Map<string, ViewAt>();
    escapedKeywords(bytes, start, stride, (index, first, growth) => {
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
   * The same as {@link escapedKeywords}, of a text that takes no decoding to read; those left out that something else follows than
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

  /** Calls `onKeyword` with the anchors of keywords (see {@link isStrict}) whose first escape is the one at `start`, and where they begin. */
  function escapedKeywords(
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
        escapedKeywords(bytes, start, stride, () => {
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
          if (anchor < firstEscape || escapeProbe.mayBegin(bytes, at, stride)) onHit(anchor, at, stride);
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

function evaluateKeyword(
  bytes: Uint8Array,
  { text, rules, before, after }: PlainAnchor,
  start: number,
  stride: Stride,
  emit: (match: Match) => void,
): void {
  let seen: (ViewAt & { readonly of: Rule }) | undefined;
  let unsure: PreparedRule[] | undefined;
  for (const prepared of rules) {
    const { rule } = prepared;
    if (!seen || !seesTheSame(seen.of, rule))
      seen = { of: rule, ...viewFor(rule, bytes, start, stride, text.length) };
    const isSure = recogniseEither(prepared, seen.view, seen.at, text, emit);
    if (!isSure && isSoughtEncoded(rule)) unsure = [...(unsure ?? []), prepared];
  }
  if (!unsure || stride !== 1 || !endsInPiece(bytes, start + text.length)) return;
  const { view, at } = viewAround(bytes, start, 1, before, after);
  recogniseDecoded(unsure, view, at, text, emit);
}

/** Whether the decoded bytes from `at` on, as far as they are seen, may be a token: `sets` by character. */
function mayFollowIn(bytes: Uint8Array, at: number, sets: readonly (Uint8Array | undefined)[]): boolean {
  // The last ones may be cut, or the end of a piece that goes on out of sight.
  const seen = Math.min(sets.length, bytes.length - 2 - at);
  for (let i = 0; i < seen; i++) if (sets[i] !== undefined && sets[i]![bytes[at + i]!] !== 1) return false;
  return true;
}

function moveMatches(matches: readonly Match[], by: number): readonly Match[] {
  return matches.map((match) => moveMatch(match, by));
}

function seesTheSame(a: Rule, b: Rule): boolean {
  return a.reach.before === b.reach.before && a.reach.after === b.reach.after && a.until === b.until;
}

/** Characters on either side that are read first where a text may end what is seen: in a crowd of keywords it does so soon. */
const NEAR_END = 128;

/** What a rule sees around the keyword of `length` characters at the byte `start`: at most its reach, and up to what ends it. */
function viewFor(
  { reach, until }: Rule,
  bytes: Uint8Array,
  start: number,
  stride: Stride,
  length: number,
): ViewAt {
  const { before, after } = reach;
  if (until === undefined || stride !== 1) return viewAround(bytes, start, stride, before, length + after);
  const near = viewUntil(bytes, start, Math.min(before, NEAR_END), length, Math.min(after, NEAR_END), until);
  if (near.isEnded) return near;
  return viewUntil(bytes, start, before, length, after, until);
}

/** What is seen of a keyword up to the next of the texts `until` on either side; `isEnded`: both were met. */
function viewUntil(
  bytes: Uint8Array,
  start: number,
  before: number,
  length: number,
  after: number,
  until: readonly string[],
): ViewAt & { readonly isEnded: boolean } {
  const { view, at } = viewAround(bytes, start, 1, before, length + after);
  const { text } = view;
  let from = -1;
  let to = text.length;
  for (const end of until) {
    if (at > 0) from = Math.max(from, text.lastIndexOf(end, at - 1));
    const next = text.indexOf(end, at + length);
    if (next >= 0) to = Math.min(to, next);
  }
  const isEnded = from >= 0 && to < text.length;
  const first = Math.max(0, from);
  return { view: plainView(bytes, start - at + first, start - at + to), at: at - first, isEnded };
}

function evaluateEncoded(
  bytes: Uint8Array,
  { before, after, forms, form, plain, rules }: EncodedAnchor,
  start: number,
  stride: Stride,
  emit: (match: Match) => void,
): void {
  const outer = viewAround(bytes, start, stride, before, after);
  const layers = forms.layers(form);
  const tryView = (view: View, at: number) => {
    const decoded = decodeLayers(view, at, layers);
    if (!decoded?.view.text.startsWith(plain, decoded.at)) return false;
    let sure = false;
    for (const prepared of rules)
      sure = recogniseEither(prepared, decoded.view, decoded.at, plain, emit) || sure;
    return sure;
  };
  if (tryView(outer.view, outer.at)) return;
  // Base64 that is itself escaped, or written in pieces.
  for (const { view, at } of decodings(outer.view, outer.at)) if (tryView(view, at)) return;
}

/** A first look at one half of a keyword. */
function mayGoOnInPiece(bytes: Uint8Array, { text }: BrokenAnchor, start: number, stride: Stride): boolean {
  return !ENDS_LITERAL.test(text) || (stride === 1 && endsInPiece(bytes, start + text.length - 1));
}

/** One half of a keyword: the other one follows or comes before once the pieces are put together. */
function evaluateBroken(
  bytes: Uint8Array,
  { text, before, after, plain, offset, rules }: BrokenAnchor,
  start: number,
  stride: Stride,
  emit: (match: Match) => void,
): void {
  const { view, at } = viewAround(bytes, start, stride, before, after);
  const isWhole = isAt(view.text, at - offset, plain);
  if (!isWhole && mayBeCompleted(view.text, at, text, plain, offset))
    recogniseDecoded(rules, view, at, plain, emit, offset);
}

const BEGINS_LITERAL = /^["'`]/;

/** Whether the other part of a keyword stands where a literal begins, or ends, if `part` is one with the end of a literal. */
function mayBeCompleted(text: string, at: number, part: string, plain: string, offset: number): boolean {
  if (ENDS_LITERAL.test(part)) {
    const other = plain.slice(part.length - 1);
    for (let next = text.indexOf(other, at + part.length); next >= 0; next = text.indexOf(other, next + 1))
      if (ENDS_LITERAL.test(text.charAt(next - 1))) return true;
    return false;
  }
  if (!BEGINS_LITERAL.test(part)) return true;
  const other = plain.slice(0, offset);
  for (
    let last = text.lastIndexOf(other, at - 1);
    last >= 0;
    last = last > 0 ? text.lastIndexOf(other, last - 1) : -1
  )
    if (BEGINS_LITERAL.test(text.charAt(last + other.length))) return true;
  return false;
}

/** A few characters of keywords as codes: which of them, if any, is known once all are decoded. */
function evaluateCodes(
  bytes: Uint8Array,
  { before, after, form, keywords }: CodesAnchor,
  behind: TokensBehind,
  start: number,
  stride: Stride,
  emit: (match: Match) => void,
): void {
  const outer = viewAround(bytes, start, stride, before, after);
  const longest = keywords.reduce((most, { anchor }) => Math.max(most, anchor.text.length), 0);
  const first = codesAt(outer.view.text, outer.at, form, longest + MOST_BEHIND);
  const met = keywords.filter(({ anchor, offset }) => {
    const { text } = anchor;
    return (
      first.startsWith(text.slice(offset)) && behind.mayFollow(anchor, text, first, text.length - offset)
    );
  });
  if (met.length === 0) return;
  const decoded = codesView(outer.view, outer.at, form);
  if (!decoded) return;
  for (const { anchor, offset } of met) {
    const { text, rules } = anchor;
    const at = decoded.at - offset;
    if (at < 0 || !decoded.view.text.startsWith(text, at)) continue;
    for (const prepared of rules)
      if (isSoughtEncoded(prepared.rule)) prepared.recognise(decoded.view, at, at + text.length, emit);
  }
}

/** Looks at a place as it is and, unless that leaves no doubt, decoded. Loose rules read what is written. */
function recogniseEither(
  prepared: PreparedRule,
  view: View,
  at: number,
  keyword: string,
  emit: (match: Match) => void,
): boolean {
  if (prepared.recognise(view, at, at + keyword.length, emit)) return true;
  return isSpecific(prepared) && recogniseDecoded([prepared], view, at, keyword, emit);
}

/** Looks at the ways to decode `view` in which the keyword begins `offset` characters before the place that `at` becomes. */
function recogniseDecoded(
  rules: readonly PreparedRule[],
  outer: View,
  outerAt: number,
  keyword: string,
  emit: (match: Match) => void,
  offset = 0,
): boolean {
  let pending = rules;
  for (const decoded of decodings(outer, outerAt)) {
    const { view } = decoded;
    const at = decoded.at - offset;
    if (!isAt(view.text, at, keyword)) continue;
    pending = pending.filter((prepared) => !prepared.recognise(view, at, at + keyword.length, emit));
    if (pending.length === 0) return true;
  }
  return false;
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

function isSpecific({ rule }: PreparedRule): boolean {
  return rule.kind === "specific";
}

function isAt(text: string, at: number, keyword: string): boolean {
  return at >= 0 && text.slice(at, at + keyword.length).toLowerCase() === keyword.toLowerCase();
}
