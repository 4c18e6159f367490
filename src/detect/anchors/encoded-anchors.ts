import type { Rule } from "../../rules/types.ts";
import { leadOf } from "../encodings/base64.ts";
import { growthOf } from "../encodings/layers.ts";
import { LOOK_BYTES } from "../look/look.ts";
import type { TokenLook } from "../look/token.ts";
import type { PreparedRule } from "../prepared-rule.ts";
import { leastBehind } from "./behind.ts";
import { formsOf } from "./forms.ts";
import { isSoughtEncoded, isWorthDepth } from "./known-forms.ts";
import type { EncodedAnchor, PlainAnchor } from "./types.ts";

/**
 * What a keyword looks like in base64 and in hexadecimal digits, whatever stands before it. None for a keyword that does not mind its case: that is
 * too common a word, unless the pattern of a foreign rule says how it is written.
 */
export function encodedAnchors(anchor: PlainAnchor): readonly EncodedAnchor[] {
  const { text, foldCase, rules } = anchor;
  if (!foldCase)
    return encodedIn(
      anchor,
      text,
      rules.filter(({ rule }) => isSoughtEncoded(rule)),
    );
  const bySpelling = new Map<string, PreparedRule[]>();
  for (const prepared of rules)
    for (const spelling of spellingsOf(text, prepared.rule))
      bySpelling.set(spelling, [...(bySpelling.get(spelling) ?? []), prepared]);
  return [...bySpelling].flatMap(([spelling, owners]) => encodedIn(anchor, spelling, owners));
}

/**
 * How a keyword of a foreign rule, which does not mind its case, is sought in encodings, where every spelling looks different: as the
 * pattern writes it; where that does not say, in small and in capital letters.
 */
function spellingsOf(keyword: string, rule: Rule): ReadonlySet<string> {
  const spellings = new Set<string>();
  if (rule.dialect !== "re2" || rule.regex === undefined || !isSoughtEncoded(rule)) return spellings;
  const lower = rule.regex.toLowerCase();
  for (let at = lower.indexOf(keyword); at >= 0; at = lower.indexOf(keyword, at + 1))
    spellings.add(rule.regex.slice(at, at + keyword.length));
  if (spellings.size === 0 || /\(\?[a-zA-Z]*i/.test(rule.regex))
    for (const spelling of [keyword, keyword.toUpperCase()]) spellings.add(spelling);
  return spellings;
}

function encodedIn(
  { sight }: PlainAnchor,
  text: string,
  owners: readonly PreparedRule[],
): readonly EncodedAnchor[] {
  if (owners.length === 0) return [];
  const deep = owners.some(({ rule }) => isWorthDepth(rule));
  const least = Math.min(...owners.map(({ rule }) => leastBehind(rule, text)));
  const inBase64 = base64Look(least);
  const forms = formsOf(text, deep);
  return forms.all.map((form, index) => {
    const look = form.inBase64 ? inBase64 : undefined;
    const growth = growthOf(form.depth);
    return {
      kind: "encoded",
      text: form.text,
      foldCase: form.foldCase,
      rules: owners,
      forms,
      form: index,
      plain: text,
      before: sight.before * growth,
      after: form.text.length + Math.max(look ? LOOK_BYTES : 0, sight.after * growth),
      ...(look && { look }),
      // Asked for where tables are made, and those of the built-in rules are made by the build.
      get lead() {
        return form.inBase64 && form.depth === 1 ? leadOf(text, form.text) : undefined;
      },
    };
  });
}

/** What base64 is made of, either alphabet, as pairs of first and last. */
const BASE64_CHARS = "09AZaz++//--__";

/** Behind a form in base64 stands what the token needs behind the keyword, in base64 as well. */
function base64Look(least: number): TokenLook | undefined {
  if (least === 0) return undefined;
  // Three bytes are four characters; of the first and the last one the form may have a part.
  const sextets = Math.floor((least * 4) / 3) - 1;
  return { kind: "token", least: sextets, chars: BASE64_CHARS, decodes: true, apart: false, wraps: true };
}
