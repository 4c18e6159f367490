import { createHash } from "node:crypto";
import type { AllowList, Rule, RuleSet } from "./types.ts";

/** Raised by hand whenever the engine answers differently with the same rules. */
const ENGINE_VERSION = 8;

/** Puts rules together, with the hash that stands for every answer they give. */
export function createRuleSet(rules: readonly Rule[], allowlists: readonly AllowList[]): RuleSet {
  const hash = createHash("sha256")
    .update(JSON.stringify([ENGINE_VERSION, rules, allowlists]))
    .digest("hex")
    .slice(0, 32);
  return { rules, allowlists, hash };
}
