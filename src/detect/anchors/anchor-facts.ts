import { type KeywordTable, writeKeywords } from "../keywords/keyword-table.ts";
import type { AnchorPlan } from "./anchor-source.ts";
import type { Anchor } from "./types.ts";

/** What of a rule set's anchors is needed before any of them is met. */
export interface AnchorFacts {
  /** Keywords of all anchors, in their order. */
  readonly table: KeywordTable;
  /** Anchors from here on are escapes. */
  readonly firstEscape: number;
  /** Characters of the longest keyword. */
  readonly longest: number;
  /** The most bytes that one of them sees before and from its first byte on. */
  readonly before: number;
  readonly after: number;
}

/** Works the facts out, from anchors in the order of their numbers. For the built-in rules the build has done so: see `known-facts.ts`. */
export function factsOf(anchors: readonly Anchor[]): AnchorFacts {
  const most = (of: (anchor: Anchor) => number) =>
    anchors.reduce((least, anchor) => Math.max(least, of(anchor)), 0);
  const firstEscape = anchors.findIndex(({ kind }) => kind === "escape");
  return {
    table: writeKeywords(anchors),
    firstEscape: firstEscape < 0 ? anchors.length : firstEscape,
    longest: most(({ kind, text }) => (kind === "keyword" ? text.length : 0)),
    before: most(({ text, before }) => before * widestStride(text)),
    after: most(({ text, after }) => after * widestStride(text)),
  };
}

/** A single character is not told apart from the same one in wider text. */
function widestStride(text: string): number {
  return text.length === 1 ? 1 : 4;
}

/** Facts with the hash of the rule set that they are of, as the build writes them; the table's bytes in base64. */
export interface KnownFacts extends AnchorFacts {
  readonly hash: string;
  readonly plan: AnchorPlan;
}
