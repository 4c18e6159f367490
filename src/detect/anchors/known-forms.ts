import type { Rule } from "../../rules/types.ts";

/** The keywords of rules that are sought in encodings, and whether also deep in them (base64 of base64): see `encoded-anchors.ts`. */
export function encodableKeywords(rules: readonly Rule[]): ReadonlyMap<string, boolean> {
  const keywords = new Map<string, boolean>();
  for (const rule of rules)
    if (rule.caseSensitive && isSoughtEncoded(rule))
      for (const keyword of rule.keywords)
        keywords.set(keyword, keywords.get(keyword) === true || isWorthDepth(rule));
  return keywords;
}

/**
 * Whether a rule is sought in encodings as well. Generic rules, those of assigned values and those of values beside an address are not: they
 * read only what is written.
 */
export function isSoughtEncoded(rule: Rule): boolean {
  return rule.kind === "specific" && rule.assigned === undefined && rule.beside === undefined;
}

/** Marked tokens are few, and their marker is one keyword for many kinds of keys. */
export function isWorthDepth(rule: Rule): boolean {
  return rule.marked !== undefined;
}

/**
 * The tokens of these providers, which are committed most, are sought also where the end of a string literal splits their prefix. To do so
 * for all providers would take 2,900 keywords more and make the keyword pass a ninth slower.
 */
const OFTEN_SPLIT = new Set([
  "Amazon Web Services",
  "Anthropic",
  "DigitalOcean",
  "GitHub",
  "GitLab",
  "Google",
  "Google Cloud",
  "Hugging Face",
  "npm",
  "Shopify",
  "Slack",
  "Stripe",
]);

/** Whether the prefix of its tokens is sought in pieces: see `broken-anchors.ts`. */
export function isOftenSplit(rule: Rule): boolean {
  return isSoughtEncoded(rule) && OFTEN_SPLIT.has(rule.provider);
}
