import { closest } from "../closest.ts";
import { KeysweepError } from "../errors.ts";
import { addRules, allowIn, createRuleSet } from "../rules/hash.ts";
import type { AllowList, Rule, RuleSet } from "../rules/types.ts";

/** Those of `all` that are asked for, with what they require. Throws `USAGE` for an id that is none, and where none is left. */
export function chooseRules(all: RuleSet, only: readonly string[], skip: readonly string[]): RuleSet {
  if (only.length === 0 && skip.length === 0) return all;
  const known = new Set(all.rules.map(({ id }) => id));
  for (const id of [...only, ...skip]) {
    if (!known.has(id)) {
      const likely = closest(id, [...known]);
      const close = likely
        ? [likely]
        : [...known]
            .filter((other) => other.includes(id) || id.includes(other))
            .sort((a, b) => Number(b.startsWith(id)) - Number(a.startsWith(id)))
            .slice(0, 3);
      throw new KeysweepError("USAGE", `there is no rule "${id}"`, {
        hint: close.length > 0 ? `Did you mean ${close.join(", ")}?` : "`keysweep rules` lists them.",
      });
    }
  }
  const rules = all.rules.filter(({ id }) => (only.length === 0 || only.includes(id)) && !skip.includes(id));
  if (rules.length === 0)
    throw new KeysweepError("USAGE", "no rule is left to look for", {
      hint: "Check --rule and --skip-rule.",
    });
  return createRuleSet([...rules, ...partsFor(rules, all)], all.allowlists);
}

/** The rules that `rules` require and do not have: looked for as parts, and never reported by themselves. */
function partsFor(rules: readonly Rule[], all: RuleSet): readonly Rule[] {
  const wanted = new Set(rules.flatMap(({ required }) => required.map(({ id }) => id)));
  for (const { id } of rules) wanted.delete(id);
  return all.rules.filter(({ id }) => wanted.has(id)).map((rule) => ({ ...rule, skipReport: true }));
}

/** `base` with `rules` put over those of the same id, or added, and `allowlists` added. */
export function extendRuleSet(
  base: RuleSet,
  rules: readonly Rule[],
  allowlists: readonly AllowList[],
): RuleSet {
  const allowed = [...base.allowlists, ...allowlists];
  if (rules.length === 0) return allowIn(base, allowed);
  const own = new Map(rules.map((rule) => [rule.id, rule]));
  if (!base.rules.some(({ id }) => own.has(id))) return addRules(base, rules, allowed);
  const kept = base.rules.map((rule) => own.get(rule.id) ?? rule);
  const ids = new Set(kept.map(({ id }) => id));
  return createRuleSet([...kept, ...rules.filter(({ id }) => !ids.has(id))], allowed);
}
