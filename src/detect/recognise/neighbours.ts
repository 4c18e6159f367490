import type { Rule } from "../../rules/types.ts";
import type { View } from "../view.ts";

/** What a foreign rule says of the keywords around one of its own. */
export type Neighbourhood = Pick<Rule, "keywords" | "caseSensitive" | "reach">;

/** Keywords this close to each other share the work. Bytes. */
const NEAR = 256;
/** Where a pattern has no bound: so much is always seen from a match's beginning on, as a part of what is seen behind a keyword. */
const UNBOUNDED_SHARE = 0.75;

/**
 * Which matches in `view` are those of its keyword at `first`..`last`, by where they begin. A foreign pattern may match
 * anywhere near a keyword; where keywords stand close together, every match would be found by dozens of them. So each
 * leaves to the next one what begins close to the end of what it sees, and to the one before what that saw.
 * Says the same for a keyword wherever its view begins and ends.
 */
export function ownStarts(
  view: View,
  first: number,
  last: number,
  { keywords, caseSensitive, reach }: Neighbourhood,
  longest: number,
): { readonly from: number; readonly latest: number } {
  const { text } = view;
  const length = Math.min(longest, Math.floor(reach.after * UNBOUNDED_SHARE));
  if (reach.before < NEAR || reach.after < length + NEAR) return { from: 0, latest: text.length };
  const begin = Math.max(0, first - NEAR);
  const around = text.slice(begin, last + 2 * NEAR);
  const searched = caseSensitive ? around : around.toLowerCase();
  let seenTo = -1;
  let isFollowed = false;
  for (const keyword of keywords) {
    const sought = caseSensitive ? keyword : keyword.toLowerCase();
    const before = first === 0 ? -1 : searched.lastIndexOf(sought, first - begin - 1);
    if (before >= 0 && isPlain(view, begin + before, sought.length))
      seenTo = Math.max(seenTo, view.endOf(begin + before + sought.length - 1) + reach.after);
    const behind = searched.indexOf(sought, first - begin + 1);
    if (behind >= 0 && behind + begin - first <= NEAR && isPlain(view, begin + behind, sought.length))
      isFollowed = true;
  }
  const end = view.endOf(text.length - 1);
  // What the blob's own end cuts off belongs to the first keyword that sees it.
  const isAtEnd = end < view.endOf(last - 1) + reach.after;
  // A match that touches the end of what is seen may be longer, or none.
  return {
    from: seenTo < 0 ? 0 : seenTo > end ? text.length + 1 : Math.max(0, indexAt(view, seenTo) - length - 1),
    latest: isFollowed && !isAtEnd ? text.length - length - 2 : text.length,
  };
}

/** One that is written with escapes, or wide, may have no view of its own. */
function isPlain(view: View, at: number, length: number): boolean {
  return view.endOf(at + length - 1) - view.startOf(at) === length;
}

/** Index of the first character of the view that begins at the byte `offset` or behind it. */
function indexAt(view: View, offset: number): number {
  let low = 0;
  let high = view.text.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (view.startOf(middle) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
