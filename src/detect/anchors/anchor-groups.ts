import type { PreparedRule } from "../prepared-rule.ts";
import { brokenAnchors } from "./broken-anchors.ts";
import { codesAnchors, hasCodes } from "./codes-anchors.ts";
import { encodedAnchors } from "./encoded-anchors.ts";
import { escapeAnchors, escapeSight } from "./escape-anchors.ts";
import { keywordsOf } from "./owned-keyword.ts";
import { plainAnchor } from "./plain-anchor.ts";
import type { BrokenAnchor, CodesAnchor, EncodedAnchor, EscapeAnchor, PlainAnchor } from "./types.ts";

/** What is made of keywords, in the order in which anchors are numbered. */
export interface AnchorGroups {
  readonly plain: readonly PlainAnchor[];
  /** By keyword: its looks in encodings, and its halves. */
  readonly encoded: readonly (readonly EncodedAnchor[])[];
  readonly broken: readonly (readonly BrokenAnchor[])[];
  readonly codes: readonly CodesAnchor[];
  readonly escapes: readonly EscapeAnchor[];
}

/** The anchors of `rules`: every keyword, its look in other encodings, and what escapes begin with. */
export function anchorGroups(rules: readonly PreparedRule[]): AnchorGroups {
  const keywords = keywordsOf(rules.map(({ rule }) => rule));
  const plain = keywords.map((keyword) => plainAnchor(keyword, (place) => rules[place] as PreparedRule));
  return {
    plain,
    encoded: plain.map(encodedAnchors),
    broken: plain.map(brokenAnchors),
    codes: codesAnchors(plain.filter(hasCodes)),
    escapes: plain.length === 0 ? [] : escapeAnchors(escapeSight(plain)),
  };
}
