import type { Rule } from "../../rules/types.ts";

/** A keyword and whose it is. Rules by their place in a list, and which of their own keywords it is. */
export interface OwnedKeyword {
  readonly text: string;
  readonly foldCase: boolean;
  readonly kind: Rule["kind"];
  readonly owners: readonly (readonly [rule: number, index: number])[];
}

/** The keywords of rules, each once: but rules that read what is written, and no more, look at many places, and have looks of their own. */
export function keywordsOf(rules: readonly Rule[]): readonly OwnedKeyword[] {
  const byKeyword = new Map<string, OwnedKeyword & { readonly owners: [number, number][] }>();
  for (const [place, { keywords, caseSensitive, kind }] of rules.entries()) {
    const foldCase = !caseSensitive;
    for (const [index, keyword] of keywords.entries()) {
      const text = foldCase ? keyword.toLowerCase() : keyword;
      const key = `${foldCase ? "i" : "c"}${kind} ${text}`;
      const same = byKeyword.get(key);
      if (!same) byKeyword.set(key, { text, foldCase, kind, owners: [[place, index]] });
      else if (same.owners.at(-1)?.[0] !== place) same.owners.push([place, index]);
    }
  }
  return [...byKeyword.values()];
}
