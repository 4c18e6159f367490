// What the rules make of a place where an anchor was met: one function for each kind of anchor. `start`: the byte at which it begins; `stride`: bytes
// from one of its characters to the next; matches are given to `emit`, with byte offsets of the whole blob.

import type { Rule } from "../../rules/types.ts";
import { ENDS_LITERAL } from "../anchors/behind.ts";
import { isSoughtEncoded } from "../anchors/known-forms.ts";
import { MOST_BEHIND, type TokensBehind } from "../anchors/tokens-behind.ts";
import type { BrokenAnchor, CodesAnchor, EncodedAnchor, PlainAnchor } from "../anchors/types.ts";
import { codesAt, codesView } from "../encodings/codes.ts";
import { decodings } from "../encodings/decode.ts";
import { decodeLayers } from "../encodings/layers.ts";
import type { PreparedRule } from "../prepared-rule.ts";
import type { Match, Stride } from "../types.ts";
import { type View, type ViewAt, viewAround } from "../view.ts";
import { endsInPiece } from "./literal-piece.ts";
import { seesTheSame, viewFor } from "./rule-view.ts";

/** A keyword written as it is. Rules that its text leaves in doubt look at it decoded as well, where a literal ends behind it. */
export function evaluateKeyword(
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

/** A keyword inside encodings: what stands around it is decoded layer by layer. */
export function evaluateEncoded(
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
export function mayGoOnInPiece(
  bytes: Uint8Array,
  { text }: BrokenAnchor,
  start: number,
  stride: Stride,
): boolean {
  return !ENDS_LITERAL.test(text) || (stride === 1 && endsInPiece(bytes, start + text.length - 1));
}

/** One half of a keyword: the other one follows or comes before once the pieces are put together. */
export function evaluateBroken(
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
export function evaluateCodes(
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
export function recogniseDecoded(
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

/** Whether a rule knows its secrets by their own form, and not by the name that they are assigned to. Only such rules look at decoded texts. */
export function isSpecific({ rule }: PreparedRule): boolean {
  return rule.kind === "specific";
}

function isAt(text: string, at: number, keyword: string): boolean {
  return at >= 0 && text.slice(at, at + keyword.length).toLowerCase() === keyword.toLowerCase();
}
