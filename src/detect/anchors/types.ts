import type { CodeForm } from "../encodings/codes.ts";
import type { Keyword } from "../keywords/keyword.ts";
import type { PreparedRule } from "../prepared-rule.ts";
import type { Forms } from "./forms.ts";

/**
 * One text that the keyword pass looks for in the bytes, and how to go on from a place where it stands. A rule's keyword gives several: itself as
 * it is written, what it looks like in base64 or hexadecimal digits, its halves where a string literal may end in its middle, and the codes of its
 * characters. Beginnings of escapes (`%`, `\u`) are anchors too, for any keyword may be written with them.
 */
export type Anchor = PlainAnchor | EncodedAnchor | BrokenAnchor | CodesAnchor | EscapeAnchor;

/** A keyword with what is seen around it. All distances are in characters, which are bytes unless the text is UTF-16 or UTF-32. */
interface Reaching extends Keyword {
  /** Characters before and from its first one on that can change what is made of it. */
  readonly before: number;
  readonly after: number;
}

/** A keyword as it is. */
export interface PlainAnchor extends Reaching {
  readonly kind: "keyword";
  readonly rules: readonly PreparedRule[];
  /** What its rules see of a text that is not written in pieces. */
  readonly sight: Pick<Reaching, "before" | "after">;
}

/** A keyword inside encodings. */
export interface EncodedAnchor extends Reaching {
  readonly kind: "encoded";
  readonly rules: readonly PreparedRule[];
  readonly forms: Forms;
  /** The form's index among them. */
  readonly form: number;
  /** The keyword itself. */
  readonly plain: string;
}

/** One half of a keyword that may be broken in two: between two pieces of a string, by a soft line break. */
export interface BrokenAnchor extends Reaching {
  readonly kind: "broken";
  readonly rules: readonly PreparedRule[];
  /** The whole keyword, and how many of its characters stand before this half. */
  readonly plain: string;
  readonly offset: number;
}

/** A few characters of keywords, written as their codes. */
export interface CodesAnchor extends Reaching {
  readonly kind: "codes";
  readonly form: CodeForm;
  /** Those that may be met there, and how many of their characters stand before. */
  readonly keywords: readonly { readonly anchor: PlainAnchor; readonly offset: number }[];
}

/** The beginning of an escape: the keyword around it is written with escapes. */
export interface EscapeAnchor extends Reaching {
  readonly kind: "escape";
}
