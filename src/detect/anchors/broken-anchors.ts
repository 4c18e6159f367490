import { halves } from "../encodings/layers.ts";
import type { Keyword } from "../keywords/keyword.ts";
import { LOOK_BYTES } from "../look/look.ts";
import { isOftenSplit, isWorthDepth } from "./known-forms.ts";
import type { BrokenAnchor, PlainAnchor } from "./types.ts";

/** Quotes, operators and line breaks between the pieces of a string take the place of about as many characters. */
const BREAK_GROWTH = 2;
/** Quotes that literals end in which are put together. */
const QUOTES = ['"', "'"];

/** The parts of a keyword that are sought where it may be broken in two; none for most keywords (see `known-forms.ts`). */
export function brokenAnchors(anchor: PlainAnchor): readonly BrokenAnchor[] {
  const { text, rules, sight } = anchor;
  const owners = rules.filter(({ rule }) => isWorthDepth(rule));
  if (owners.length === 0) return splitAnchors(anchor);
  return halves(text).map((half) => ({
    kind: "broken",
    text: half.text,
    foldCase: false,
    rules: owners,
    plain: text,
    offset: half.offset,
    before: half.offset + sight.before * BREAK_GROWTH,
    after: sight.after * BREAK_GROWTH,
  }));
}

/** Behind the end of a literal another one must follow; behind the end of the keyword what its rules want there. */
function lookOfPart({ look, next }: PlainAnchor, isFirst: boolean): Pick<Keyword, "look" | "next"> {
  if (isFirst)
    return {
      look: { kind: "token", least: 0, decodes: true, apart: false, wraps: false, endsPiece: true },
    };
  return {
    ...(look?.kind === "token" && { look: { ...look, decodes: true, apart: false } }),
    ...(next && { next: { ...next, decodes: true } }),
  };
}

/**
 * The keyword with the end of a string literal in it: the longer part on one side of it, and the quote. Halves of short
 * keywords stand everywhere, and so do quotes, but hardly ever both side by side.
 */
function splitAnchors(anchor: PlainAnchor): readonly BrokenAnchor[] {
  const { text, foldCase, rules, before, after } = anchor;
  const owners = rules.filter(({ rule }) => isOftenSplit(rule));
  if (foldCase || owners.length === 0 || !/^[A-Za-z][\w-]{2,}$/.test(text)) return [];
  return Array.from({ length: text.length - 1 }, (_, index) => index + 1).flatMap((offset) => {
    const isFirst = 2 * offset >= text.length;
    const part = isFirst ? text.slice(0, offset) : text.slice(offset);
    return QUOTES.map(
      (quote): BrokenAnchor => ({
        kind: "broken",
        text: isFirst ? part + quote : quote + part,
        foldCase: false,
        rules: owners,
        plain: text,
        offset: isFirst ? 0 : offset,
        before: text.length + before,
        after: Math.max(after, LOOK_BYTES + 1) + part.length,
        ...lookOfPart(anchor, isFirst),
      }),
    );
  });
}
