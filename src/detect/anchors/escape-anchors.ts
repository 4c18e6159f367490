import { MOST_BACKSLASHES } from "../encodings/escape-bytes.ts";
import { most } from "./most.ts";
import type { EscapeAnchor, PlainAnchor } from "./types.ts";

/** A written-out escape (`\u0041`) takes six characters for one. */
export const ESCAPE_GROWTH = 6;
/** What escapes begin with, and soft line breaks: a keyword that holds one is met nowhere else. */
const ESCAPE_STARTS: readonly (readonly [text: string, ...next: readonly string[]])[] = [
  ["%", "09AFaf", "09AFaf"],
  ["\\u", "{{09AFaf"],
  ["\\x", "09AFaf", "09AFaf"],
  ["\\0", "07", "07"],
  ["\\1", "07", "07"],
  ["\\/"],
  ["&#", "09XXxx"],
  ["=\n"],
  ["=\r\n"],
  // Quoted-printable of letters, three of them.
  ...["=4", "=5", "=6", "=7"].map((text) => [text, "09AFaf", "==", "09AFaf", "09AFaf", "=="] as const),
];

/** What is seen around an escape. */
export type EscapeSight = Pick<EscapeAnchor, "before" | "after">;

/** How far around an escape is seen, in characters: enough for any of the keywords, with all of its characters escaped. */
export function escapeSight(plain: readonly PlainAnchor[]): EscapeSight {
  const longest = most(plain, ({ text }) => text.length);
  return {
    before: longest + MOST_BACKSLASHES + most(plain, ({ sight }) => sight.before) * ESCAPE_GROWTH,
    after: most(plain, ({ sight }) => sight.after) * ESCAPE_GROWTH,
  };
}

/** One anchor for each beginning of an escape and for soft line breaks. */
export function escapeAnchors({ before, after }: EscapeSight): readonly EscapeAnchor[] {
  return ESCAPE_STARTS.map(
    ([text, ...chars]): EscapeAnchor => ({
      kind: "escape",
      text,
      foldCase: true,
      before,
      after,
      ...(chars.length > 0 && { next: { chars, decodes: false } }),
    }),
  );
}
