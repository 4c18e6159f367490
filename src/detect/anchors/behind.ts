import type { Rule } from "../../rules/types.ts";
import type { NextLook } from "../look/next.ts";
import type { TokenLook } from "../look/token.ts";
import type { PreparedRule } from "../prepared-rule.ts";

// What the rules of a keyword say of the characters behind it.

/** Behind its closing quote a literal may go on in another one. */
export const ENDS_LITERAL = /["'`]$/;

/** A rule of a keyword, and which of its own keywords that is. */
export interface RuleOfKeyword {
  readonly rule: Rule;
  readonly index: number;
}

/** What may follow a keyword, as far as all of its rules say so. */
export function nextOf(text: string, owners: readonly RuleOfKeyword[]): NextLook | undefined {
  const lists = owners.map(({ rule, index }) => rule.next?.[index] ?? NONE_KNOWN);
  const [first = [], ...others] = lists;
  const chars = first.map((pairs, i) => {
    const same = others.map((list) => list[i] ?? "");
    return pairs === "" || same.includes("") ? "" : [...new Set([pairs, ...same])].join("");
  });
  while (chars.at(-1) === "") chars.pop();
  const decodes = owners.some(({ rule }) => rule.kind === "specific");
  if (decodes && ENDS_LITERAL.test(text)) return undefined;
  return chars.length === 0 ? undefined : { chars, decodes };
}

const NONE_KNOWN: readonly string[] = [];

/** Of rules that mind the case of `keyword`. */
export function leastBehind({ keywords, behind }: Rule, keyword: string): number {
  return behind?.[keywords.indexOf(keyword)] ?? 0;
}

/** The characters behind a keyword that any of the rules may take. */
export function charsBehind(owners: readonly { readonly rule: Rule }[]): Pick<TokenLook, "chars"> {
  const sets = owners.map(({ rule }) => rule.chars);
  return sets.every((set) => set !== undefined) ? { chars: [...new Set(sets)].join("") } : {};
}

/** What may follow an encoded keyword, character by character, as pairs of first and last (`09az`; the empty text for anything): at most `most`. */
export function tokenBehind(rules: readonly PreparedRule[], plain: string, most: number): readonly string[] {
  const owners = rules.map(({ rule }) => ({ rule, index: rule.keywords.indexOf(plain) }));
  const next = nextOf(plain, owners)?.chars ?? [];
  const { chars = "" } = charsBehind(rules);
  const least = Math.min(...rules.map(({ rule }) => leastBehind(rule, plain)));
  const length = Math.min(most, Math.max(next.length, chars === "" ? 0 : least));
  return Array.from({ length }, (_, i) => next[i] || (i < least ? chars : ""));
}
