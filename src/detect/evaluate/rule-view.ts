import type { Rule } from "../../rules/types.ts";
import type { Stride } from "../types.ts";
import { plainView, type ViewAt, viewAround } from "../view.ts";

/** Two rules see the same of a text, so that one view serves both. */
export function seesTheSame(a: Rule, b: Rule): boolean {
  return a.reach.before === b.reach.before && a.reach.after === b.reach.after && a.until === b.until;
}

/**
 * A rule may name texts that end what it sees (`until`). So many characters on either side are read first: where many keywords stand close
 * together, such a text is mostly among them.
 */
export const NEAR_END = 128;

/**
 * What a rule sees of the text around a keyword of `length` characters at the byte `start`: no more than its reach on either side, and not
 * beyond the nearest of the texts that end its sight (`until`).
 */
export function viewFor(
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
