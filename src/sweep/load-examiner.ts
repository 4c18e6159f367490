import type { Config } from "../config/types.ts";
import { loadScanner } from "../detect/load-scanner.ts";
import type { Scanner } from "../detect/scanner.ts";
import { selectRules } from "../detect/selected-scanner.ts";
import type { RuleSet } from "../rules/types.ts";
import { createExaminer, type Examiner } from "./examine.ts";

/** What of a configuration decides what is found. Plain data: it crosses threads. */
export type RulesInForce = Pick<Config, "ruleSet" | "allRules" | "allowComments" | "showPermitted">;

/** That part of a configuration, and no more: it may be sent to threads. */
export function rulesInForce({ ruleSet, allRules, allowComments, showPermitted }: Config): RulesInForce {
  return { ruleSet, allRules, allowComments, ...(showPermitted && { showPermitted }) };
}

const scanners = new WeakMap<RuleSet, Promise<Scanner>>();

/** The scanner of a rule set: one for all that this thread does by the same set. */
export function scannerOf(ruleSet: RuleSet): Promise<Scanner> {
  const known = scanners.get(ruleSet) ?? loadScanner(ruleSet);
  scanners.set(ruleSet, known);
  return known;
}

/** A scanner and the examiner over it, with the engines that the rules need. */
export async function loadExaminer({
  ruleSet,
  allRules,
  allowComments,
  showPermitted = false,
}: RulesInForce): Promise<{ readonly scanner: Scanner; readonly examiner: Examiner }> {
  const masker = allRules.rulesHash === ruleSet.rulesHash ? undefined : await scannerOf(allRules);
  const isMostOfAll = ruleSet.rules.length >= allRules.rules.length * LEAST_SHARE;
  const scanner =
    masker !== undefined && isMostOfAll ? selectRules(masker, ruleSet.rules) : await scannerOf(ruleSet);
  const examiner = createExaminer(scanner, {
    ruleSet,
    allowComments,
    knownRules: new Set(allRules.rules.map(({ id }) => id)),
    ...(masker && { masker }),
    keepPermitted: showPermitted,
  });
  return { scanner, examiner };
}

/** Where less than this share of all rules is in force, they get a scanner of their own: it is made quickly and reads faster. */
const LEAST_SHARE = 0.5;
