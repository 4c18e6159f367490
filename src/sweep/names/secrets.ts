import type { Scanner } from "../../detect/scanner.ts";
import type { Match } from "../../detect/types.ts";
import { isGuessable } from "../../leaks/fingerprint.ts";
import type { Rule, RuleSet } from "../../rules/types.ts";

/**
 * The keys in names of files and refs, by the text that each stands in; texts without one are left out. Places are bytes of the text as UTF-8.
 * No key goes across a `/`. All texts are looked at together first: that of ten thousand paths costs a few milliseconds.
 */
export function secretsInNames(
  scanner: Scanner,
  { rules }: Pick<RuleSet, "rules">,
  texts: readonly string[],
): ReadonlyMap<string, readonly Match[]> {
  const found = new Map<string, readonly Match[]>();
  if (texts.length === 0) return found;
  const met = scanner.scan(asLines(texts.join("\n")));
  if (met.length === 0) return found;
  for (const text of textsAt(texts, met)) {
    // By itself: what stands beside it says nothing of it.
    const matches = scanner.scan(asLines(text)).filter((match) => saysItself(match, rules));
    if (matches.length > 0) found.set(text, matches);
  }
  return found;
}

/** Each part of a path on a line of its own, with as many bytes as before. */
function asLines(text: string): Buffer {
  return Buffer.from(text.replace(/[/\r]/g, "\n"), "utf8");
}

/** The texts that the matches begin in, each once. */
function textsAt(texts: readonly string[], met: readonly Match[]): ReadonlySet<string> {
  const starts = met.map(({ start }) => start).sort((a, b) => a - b);
  const touched = new Set<string>();
  let at = 0;
  let end = 0;
  for (const text of texts) {
    end += Buffer.byteLength(text) + 1;
    if ((starts[at] ?? Number.POSITIVE_INFINITY) < end) touched.add(text);
    while ((starts[at] ?? Number.POSITIVE_INFINITY) < end) at++;
  }
  return touched;
}

/**
 * Names are full of hashes, and no word before them says what they are: only what tells by itself whose key it is (`ghp_…`) counts, and only
 * what nobody can guess, because names are shown.
 */
function saysItself({ ruleId, confidence, encodings, text }: Match, rules: readonly Rule[]): boolean {
  if (confidence !== "high" || encodings.some((encoding) => encoding !== "percent")) return false;
  const rule = rules.find(({ id }) => id === ruleId);
  if (rule?.kind !== "specific") return false;
  const lower = text.toLowerCase();
  return rule.keywords.some((keyword) => lower.includes(keyword.toLowerCase())) && !isGuessable(text);
}
