import { CODE_FORMS, HEAD } from "../encodings/codes.ts";
import { isOftenSplit, isWorthDepth } from "./known-forms.ts";
import { most } from "./most.ts";
import type { CodesAnchor, PlainAnchor } from "./types.ts";

/** Whether a keyword is sought written as the codes of its characters. */
export function hasCodes({ text, foldCase, rules }: PlainAnchor): boolean {
  return (
    !foldCase &&
    rules.some(({ rule }) => isWorthDepth(rule) || isOftenSplit(rule)) &&
    /^[A-Za-z]\w[\w-]/.test(text)
  );
}

/** Of keywords that have some (see {@link hasCodes}), all of them: those that begin alike share theirs. */
export function codesAnchors(plain: readonly PlainAnchor[]): readonly CodesAnchor[] {
  const byPart = new Map<string, { readonly anchor: PlainAnchor; readonly offset: number }[]>();
  for (const anchor of plain) {
    const { text, rules } = anchor;
    const isMarker = rules.some(({ rule }) => isWorthDepth(rule));
    // A marker stands anywhere, and a line may end in its first half.
    for (const offset of isMarker && text.length > 4 + HEAD ? [0, 4] : [0]) {
      const part = text.slice(offset, offset + HEAD);
      byPart.set(part, [...(byPart.get(part) ?? []), { anchor, offset }]);
    }
  }
  return [...byPart].flatMap(([part, keywords]) =>
    CODE_FORMS.map(
      (form): CodesAnchor => ({
        kind: "codes",
        text: form.write([...part].map((char) => char.charCodeAt(0))).toLowerCase(),
        foldCase: true,
        form,
        keywords,
        before: most(keywords, ({ anchor, offset }) => anchor.sight.before + offset) * form.growth,
        after: most(keywords, ({ anchor }) => anchor.sight.after) * form.growth,
      }),
    ),
  );
}
