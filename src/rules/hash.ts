import { sha256 } from "../digest.ts";
import type { AllowList, Rule, RuleSet } from "./types.ts";

/** Raised by hand whenever the engine answers differently with the same rules. */
const ENGINE_VERSION = 16;

/** Puts rules together, with the hash that stands for every answer they give. */
export function createRuleSet(rules: readonly Rule[], allowlists: readonly AllowList[]): RuleSet {
  const hash = sha256(JSON.stringify([ENGINE_VERSION, rules, allowlists]))
    .toString("hex")
    .slice(0, 32);
  return { rules, allowlists, hash };
}
