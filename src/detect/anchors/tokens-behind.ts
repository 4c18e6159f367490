import { setOf } from "../look/token.ts";
import type { PreparedRule } from "../prepared-rule.ts";
import { tokenBehind } from "./behind.ts";

/** Unless another number is given, at most so many decoded characters behind a keyword are looked at. */
export const MOST_BEHIND = 9;

/** What may follow the keywords of anchors once they are decoded; kept from the first time it is asked. */
export interface TokensBehind {
  /** Character by character, as sets of codes; undefined for anything. A token has at least as many. */
  setsOf(
    anchor: { readonly rules: readonly PreparedRule[] },
    keyword: string,
  ): readonly (Uint8Array | undefined)[];
  /** Whether the decoded text that ends where it is out of reach may hold a token of the anchor from the index `at` on. */
  mayFollow(
    anchor: { readonly rules: readonly PreparedRule[] },
    keyword: string,
    text: string,
    at: number,
  ): boolean;
}

/** `most`: characters that are looked at, at most. */
export function createTokensBehind(most = MOST_BEHIND): TokensBehind {
  const known = new Map<object, readonly (Uint8Array | undefined)[]>();
  return {
    setsOf(anchor, keyword) {
      let sets = known.get(anchor);
      if (sets === undefined) {
        sets = tokenBehind(anchor.rules, keyword, most).map((pairs) =>
          pairs === "" ? undefined : setOf(pairs),
        );
        known.set(anchor, sets);
      }
      return sets;
    },
    mayFollow(anchor, keyword, text, at) {
      return this.setsOf(anchor, keyword).every(
        (set, i) => at + i < text.length && (set === undefined || set[text.charCodeAt(at + i)] === 1),
      );
    },
  };
}
