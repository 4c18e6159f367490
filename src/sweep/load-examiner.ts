import type { Config } from "../config/types.ts";
import { loadScanner, type Scanner } from "../detect/scanner.ts";
import { createExaminer, type Examiner } from "./examine.ts";

/** What of a configuration decides what is found. Plain data: it crosses threads. */
export type RulesInForce = Pick<Config, "ruleSet" | "allRules" | "allowComments">;

/** A scanner and the examiner over it, with the engines that the rules need. */
export async function loadExaminer({
  ruleSet,
  allRules,
  allowComments,
}: RulesInForce): Promise<{ readonly scanner: Scanner; readonly examiner: Examiner }> {
  const scanner = await loadScanner(ruleSet);
  const examiner = createExaminer(scanner, {
    ruleSet,
    allowComments,
    knownRules: new Set(allRules.rules.map(({ id }) => id)),
    ...(allRules.hash !== ruleSet.hash && { masker: await loadScanner(allRules) }),
  });
  return { scanner, examiner };
}
