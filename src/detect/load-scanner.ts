import type { RuleSet } from "../rules/types.ts";
import { knownFacts } from "./anchors/known-facts.ts";
import { createScanner, type Scanner, type SoughtRules } from "./scanner.ts";
import { readEncodedText } from "./texts/text-scanner.ts";

/**
 * {@link createScanner}, with the engine for foreign patterns loaded if a rule needs it. What the build has prepared for a set is of use to
 * those that are built on it, too.
 */
export async function loadScanner(ruleSet: RuleSet): Promise<Scanner> {
  return readEncodedText(await loadScannerOfAll(ruleSet));
}

async function loadScannerOfAll(ruleSet: RuleSet): Promise<Scanner> {
  const { rules, builtOn } = ruleSet;
  if (builtOn === undefined || knownFacts(builtOn.rulesHash) === undefined) return loadOneScanner(ruleSet);
  const { joinScanners } = await import("./joined-scanner.ts");
  const base = createScanner({ rules: rules.slice(0, builtOn.count), rulesHash: builtOn.rulesHash });
  return joinScanners(base, await loadOneScanner({ rules: rules.slice(builtOn.count), rulesHash: "" }));
}

async function loadOneScanner(sought: SoughtRules): Promise<Scanner> {
  if (!sought.rules.some(({ dialect }) => dialect === "re2")) return createScanner(sought);
  const { compileRe2Pattern } = await import("./recognise/re2-pattern.ts");
  return createScanner(sought, compileRe2Pattern);
}
