import type { Confidence, Rule, RuleSet } from "../rules/types.ts";
import { type Base64Form, base64Forms, base64View } from "./base64.ts";
import { checkNamed } from "./checks/index.ts";
import type { Check } from "./checks/types.ts";
import { shannonEntropy } from "./entropy.ts";
import { escapeAt, unescapedView } from "./escapes.ts";
import { createKeywordPass, type Keyword, type Stride } from "./keywords.ts";
import { createRecogniser, type PatternCompiler } from "./recognise/create.ts";
import type { Candidate, Recogniser } from "./recognise/types.ts";
import type { Match, Range } from "./types.ts";
import { latin1, plainView, type View, wideView } from "./view.ts";

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
  /** The first half of `scan`: where keywords stand. */
  hits(bytes: Uint8Array, range: Range, onHit: (anchor: number, start: number, stride: Stride) => void): void;
  /**
   * The second half: what the rules make of one hit. The answer depends on the bytes of `windowOf(hit)` alone, and on
   * where the blob begins and ends inside it.
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
  /** How many bytes from its first a keyword can span. */
  readonly span: number;
  /** The most bytes that a window reaches before and behind a keyword's first byte. */
  readonly reach: { readonly before: number; readonly after: number };
}

/** What is looked for in the bytes, and how to go on from there. */
interface Anchor extends Keyword {
  readonly kind: "keyword" | "base64" | "escape";
  readonly rules: readonly PreparedRule[];
  /** For `base64`: the form met and the keyword it stands for. */
  readonly form?: Base64Form;
  readonly plain?: string;
  readonly before: number;
  readonly after: number;
}

interface PreparedRule {
  readonly rule: Rule;
  /** Patterns are compiled when they are first needed. */
  recogniser(): Recogniser;
  check(): Check | undefined;
}

/** Base64 takes four characters for three bytes; line wraps and indents add to that. */
const BASE64_GROWTH = 2;
/** A written-out escape (`\u0041`) takes six characters for one. */
const ESCAPE_GROWTH = 6;
/** A keyword of fewer characters says nothing when it is met in base64. */
const SHORTEST_BASE64_KEYWORD = 4;
/** What escapes begin with. They are anchors of their own, for a keyword that is written in escapes altogether. */
const ESCAPE_STARTS = ["%", "\\u", "\\x", "&#"];

/** {@link createScanner}, with the engine for foreign patterns loaded if a rule needs it. */
export async function loadScanner(ruleSet: RuleSet): Promise<Scanner> {
  if (!ruleSet.rules.some(({ dialect }) => dialect === "re2")) return createScanner(ruleSet);
  const { compileRe2Pattern } = await import("./recognise/re2-pattern.ts");
  return createScanner(ruleSet, compileRe2Pattern);
}

/**
 * Prepares rules for scanning; rules without keywords are left out. `compileRe2` compiles patterns in Go's syntax.
 * Patterns are compiled when they are first needed: a wrong one throws `RULES` then.
 */
export function createScanner(ruleSet: RuleSet, compileRe2?: PatternCompiler): Scanner {
  const anchors = createAnchors(ruleSet.rules, compileRe2);
  const pass = createKeywordPass(anchors);
  const keywords = createKeywordPass(anchors.filter(({ kind }) => kind === "keyword"));
  const plainAnchors = anchors.filter(({ kind }) => kind === "keyword");
  const longest = plainAnchors.reduce((most, { text }) => Math.max(most, text.length), 0);

  function evaluate(
    bytes: Uint8Array,
    anchorIndex: number,
    start: number,
    stride: Stride,
    emit: (match: Match) => void,
  ): void {
    const anchor = anchors[anchorIndex] as Anchor;
    if (anchor.kind === "keyword") evaluateKeyword(bytes, anchor, start, stride, emit);
    else if (anchor.kind === "base64") evaluateBase64(bytes, anchor, start, stride, emit);
    else if (stride === 1) evaluateEscape(bytes, anchor, start, emit);
  }

  function evaluateKeyword(
    bytes: Uint8Array,
    anchor: Anchor,
    start: number,
    stride: Stride,
    emit: (match: Match) => void,
  ): void {
    for (const prepared of anchor.rules) {
      const { before, after } = prepared.rule.reach;
      const view =
        stride === 1
          ? plainView(
              bytes,
              Math.max(0, start - before),
              Math.min(bytes.length, start + anchor.text.length + after),
            )
          : wideView(bytes, start, stride, before, anchor.text.length + after);
      const at = stride === 1 ? Math.min(start, before) : Math.min(before, Math.floor(start / stride));
      recogniseEither(prepared, view, at, anchor.text.length, emit);
    }
  }

  /** Looks at a place as it is and, if nothing is found, with its escapes decoded. Loose rules read what is written. */
  function recogniseEither(
    prepared: PreparedRule,
    view: View,
    at: number,
    length: number,
    emit: (match: Match) => void,
  ): void {
    let found = false;
    recognise(prepared, view, at, at + length, (match) => {
      found = true;
      emit(match);
    });
    if (!found && prepared.rule.kind === "specific") recogniseUnescaped(prepared, view, at, length, emit);
  }

  /** The same place with its escapes decoded; what holds no escape was found before. */
  function recogniseUnescaped(
    prepared: PreparedRule,
    outer: View,
    at: number,
    length: number,
    emit: (match: Match) => void,
  ): void {
    const decoded = unescapedView(outer);
    if (!decoded) return;
    const inner = decoded.indexOf(at);
    recognise(prepared, decoded.view, inner, inner + length, (match) => {
      emit(match);
    });
  }

  function evaluateBase64(
    bytes: Uint8Array,
    anchor: Anchor,
    start: number,
    stride: Stride,
    emit: (match: Match) => void,
  ): void {
    const from = start - anchor.before * stride;
    const outer =
      stride === 1
        ? plainView(
            bytes,
            Math.max(0, from),
            Math.min(bytes.length, start + anchor.text.length + anchor.after),
          )
        : wideView(bytes, start, stride, anchor.before, anchor.text.length + anchor.after);
    const at =
      stride === 1 ? Math.min(start, anchor.before) : Math.min(anchor.before, Math.floor(start / stride));
    const decoded = base64View(outer, at, anchor.form as Base64Form);
    if (!decoded) return;
    const { view, keyword } = decoded;
    const plain = anchor.plain as string;
    if (view.text.slice(keyword, keyword + plain.length) !== plain) return;
    for (const prepared of anchor.rules) {
      recogniseEither(prepared, view, keyword, plain.length, emit);
    }
  }

  /** An escape begins at `start`: decodes as much as a keyword needs, and goes on only if one stands there. */
  function evaluateEscape(
    bytes: Uint8Array,
    anchor: Anchor,
    start: number,
    emit: (match: Match) => void,
  ): void {
    const probeEnd = Math.min(bytes.length, start + longest * ESCAPE_GROWTH);
    const probe = latin1(bytes, start, probeEnd);
    if (!escapeAt(probe, 0)) return;
    let text = "";
    for (let at = 0; at < probe.length && text.length < longest; ) {
      const piece = escapeAt(probe, at);
      text += piece ? piece.char : probe[at];
      at = piece ? piece.end : at + 1;
    }
    keywords.find(Buffer.from(text, "latin1"), 0, 1, (index) => {
      const met = plainAnchors[index] as Anchor;
      for (const prepared of met.rules) {
        const { before, after } = prepared.rule.reach;
        const outer = plainView(
          bytes,
          Math.max(0, start - before),
          Math.min(bytes.length, start + (met.text.length + after) * ESCAPE_GROWTH, start + anchor.after),
        );
        recogniseUnescaped(prepared, outer, Math.min(start, before), met.text.length, emit);
      }
    });
  }

  return {
    span: pass.span,
    reach: {
      before: anchors.reduce((most, { before }) => Math.max(most, before), 0) * 4,
      after: anchors.reduce((most, { text, after }) => Math.max(most, text.length + after), 0) * 4,
    },
    windowOf(index, start, stride) {
      const { text, before, after } = anchors[index] as Anchor;
      return { start: start - before * stride, end: start + (text.length + after) * stride };
    },
    hits: (bytes, range, onHit) => pass.find(bytes, range.start, Math.min(range.end, bytes.length), onHit),
    evaluate,
    scan(bytes, ranges = [{ start: 0, end: bytes.length }]) {
      const matches: Match[] = [];
      const emit = (match: Match) => {
        matches.push(match);
      };
      for (const { start, end } of ranges) {
        pass.find(bytes, start, Math.min(end, bytes.length), (anchor, at, stride) => {
          evaluate(bytes, anchor, at, stride, emit);
        });
      }
      return uniqueMatches(matches);
    },
  };
}

/** Matches without repetitions (several keywords may lead to one), in order of place, then rule. */
export function uniqueMatches(matches: readonly Match[]): Match[] {
  const seen = new Map<string, Match>();
  for (const match of matches) {
    const key = `${match.start} ${match.end} ${match.outerStart} ${match.outerEnd} ${match.ruleId} ${match.encodings.join()}`;
    const other = seen.get(key);
    if (!other || compare(match, other) < 0) seen.set(key, match);
  }
  return [...seen.values()].sort(compare);
}

function compare(a: Match, b: Match): number {
  return (
    a.start - b.start ||
    a.end - b.end ||
    compareText(a.ruleId, b.ruleId) ||
    a.outerStart - b.outerStart ||
    a.outerEnd - b.outerEnd ||
    compareText(a.encodings.join(), b.encodings.join()) ||
    compareText(a.confidence, b.confidence) ||
    compareText(a.text, b.text)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function createAnchors(rules: readonly Rule[], compileRe2: PatternCompiler | undefined): readonly Anchor[] {
  const prepared = rules
    .filter(({ keywords }) => keywords.length > 0)
    .map((rule) => prepare(rule, compileRe2));
  const plain = new Map<string, { text: string; foldCase: boolean; rules: PreparedRule[] }>();
  for (const entry of prepared) {
    for (const keyword of entry.rule.keywords) {
      const foldCase = !entry.rule.caseSensitive;
      const text = foldCase ? keyword.toLowerCase() : keyword;
      const key = `${foldCase ? "i" : "c"}${text}`;
      const same = plain.get(key);
      if (same) same.rules.push(entry);
      else plain.set(key, { text, foldCase, rules: [entry] });
    }
  }
  const anchors: Anchor[] = [];
  let farthest = 0;
  for (const { text, foldCase, rules: owners } of plain.values()) {
    const before = Math.max(...owners.map(({ rule }) => rule.reach.before));
    const after = Math.max(...owners.map(({ rule }) => rule.reach.after));
    farthest = Math.max(farthest, text.length + after);
    anchors.push({ kind: "keyword", text, foldCase, rules: owners, before, after });
    const inBase64 = owners.filter(({ rule }) => rule.kind === "specific" && !rule.assigned);
    if (foldCase || text.length < SHORTEST_BASE64_KEYWORD || inBase64.length === 0) continue;
    for (const form of base64Forms(text)) {
      anchors.push({
        kind: "base64",
        text: form.text,
        foldCase: false,
        rules: inBase64,
        form,
        plain: text,
        before: before * BASE64_GROWTH,
        after: (text.length + after) * BASE64_GROWTH,
      });
    }
  }
  const widest = anchors.reduce((most, { before }) => Math.max(most, before), 0);
  for (const text of ESCAPE_STARTS) {
    anchors.push({
      kind: "escape",
      text,
      foldCase: true,
      rules: [],
      before: widest,
      after: farthest * ESCAPE_GROWTH,
    });
  }
  return anchors;
}

function prepare(rule: Rule, compileRe2: PatternCompiler | undefined): PreparedRule {
  let recogniser: Recogniser | undefined;
  let check: Check | undefined;
  return {
    rule,
    recogniser() {
      recogniser ??= createRecogniser(rule, compileRe2);
      return recogniser;
    },
    check() {
      if (rule.check !== undefined) check ??= checkNamed(rule.check, `rule "${rule.id}"`);
      return check;
    },
  };
}

/** Lets a rule look at a view and passes on what its judges leave. */
function recognise(
  prepared: PreparedRule,
  view: View,
  keywordStart: number,
  keywordEnd: number,
  emit: (match: Match) => void,
): void {
  prepared.recogniser()(view, keywordStart, keywordEnd, (candidate) => {
    const match = judge(prepared, view, candidate);
    if (match) emit(match);
  });
}

function judge({ rule, check }: PreparedRule, view: View, candidate: Candidate): Match | undefined {
  const secret = view.text.slice(candidate.start, candidate.end);
  if (rule.entropy > 0 && shannonEntropy(secret) <= rule.entropy) return undefined;
  let confidence: Confidence = candidate.confidence ?? rule.confidence;
  let notes = candidate.notes ?? [];
  const judgement = check()?.({ rule, secret, text: view.text, candidate, confidence });
  if (judgement === "drop") return undefined;
  if (judgement) {
    confidence = judgement.confidence;
    notes = [...notes, ...(judgement.notes ?? [])];
  }
  return {
    ruleId: rule.id,
    start: view.startOf(candidate.start),
    end: view.endOf(candidate.end - 1),
    outerStart: view.startOf(candidate.outerStart),
    outerEnd: view.endOf(candidate.outerEnd - 1),
    text: secret,
    encodings: view.encodingsOf(candidate.start, candidate.end),
    confidence,
    notes,
  };
}
