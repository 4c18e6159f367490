import { sha256 } from "../digest.ts";
import type { AllowList, Rule, RuleSet } from "./types.ts";

/** Raised by hand whenever the engine answers differently with the same rules. */
const ENGINE_VERSION = 31;

/** Puts rules together, with the hashes that stand for what they find and what is said of it. */
export function createRuleSet(rules: readonly Rule[], allowlists: readonly AllowList[]): RuleSet {
  const sought = rules.map(({ description, severity, tags, remedy, allowlists: _, ...rule }) => rule);
  return allowIn({ rules, rulesHash: hashOf([ENGINE_VERSION, sought]) }, allowlists);
}

/** Rules of a set with other allow lists: what takes a while to hash of it is hashed already. */
export function allowIn(
  set: Pick<RuleSet, "rules" | "rulesHash" | "builtOn">,
  allowlists: readonly AllowList[],
): RuleSet {
  const said = set.rules.map(({ description, severity, tags, remedy, allowlists: own }) => [
    description,
    severity,
    tags,
    remedy,
    own,
  ]);
  return { ...set, allowlists, hash: hashOf([set.rulesHash, said, allowlists]) };
}

/** Rules behind those of a set. */
export function addRules(
  { rules, rulesHash, builtOn }: RuleSet,
  more: readonly Rule[],
  allowlists: readonly AllowList[],
): RuleSet {
  const all = {
    rules: [...rules, ...more],
    rulesHash: hashOf([rulesHash, more]),
    builtOn: builtOn ?? { rulesHash, count: rules.length },
  };
  return allowIn(all, allowlists);
}

function hashOf(value: unknown): string {
  return sha256(JSON.stringify(value)).toString("hex").slice(0, 32);
}
