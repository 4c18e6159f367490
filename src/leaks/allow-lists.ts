import { compileJsRegExp } from "../detect/recognise/js-pattern.ts";
import type { AllowList, Rule, RuleSet } from "../rules/types.ts";
import type { Sighting } from "./sighting.ts";

/** Where a sighting stands, as allow lists see it. */
export interface Standing {
  /** Empty where there is none (stdin, a message). */
  readonly path: string;
  /** The path of the archive that it is in. */
  readonly archive?: string;
  readonly commit: string | undefined;
}

/** The allow list of a rule set that permits a sighting at a place, if one does. */
export type AllowJudge = (sighting: Sighting, standing: Standing) => AllowList | undefined;

/** Compiles a pattern of an allow list into a test; `where` names it in the `RULES` error for a wrong one. */
export type TestCompiler = (source: string, where: string) => (text: string) => boolean;

/** Prepares the allow lists of a rule set. `compileRe2`: for lists in Go's syntax. Patterns are compiled when first needed. */
export function createAllowJudge(ruleSet: RuleSet, compileRe2: TestCompiler): AllowJudge {
  const permits = createPermits(compileRe2);
  return (sighting, standing) =>
    listsFor(sighting.rule, ruleSet).find((list) => permits(list, sighting.rule.id, sighting, standing));
}

/** The allow list of a rule set that permits a file which a rule takes for a leak by its path alone, if one does. */
export type PathAllowJudge = (rule: Rule, path: string, commit: string | undefined) => AllowList | undefined;

/** {@link createAllowJudge} for files that no text was found in: what lists say of texts permits none of them. */
export function createPathAllowJudge(ruleSet: RuleSet, compileRe2: TestCompiler): PathAllowJudge {
  const permits = createPermits(compileRe2);
  return (rule, path, commit) =>
    listsFor(rule, ruleSet).find((list) => permits(list, rule.id, undefined, { path, commit }));
}

function listsFor(rule: Rule, ruleSet: RuleSet): readonly AllowList[] {
  return [...rule.allowlists, ...ruleSet.allowlists];
}

function createPermits(
  compileRe2: TestCompiler,
): (list: AllowList, ruleId: string, texts: Texts | undefined, standing: Standing) => boolean {
  const tests = new Map<string, (text: string) => boolean>();
  const testFor = (
    source: string,
    dialect: AllowList["dialect"],
    ruleId: string,
  ): ((text: string) => boolean) => {
    const key = `${dialect}\0${source}`;
    let test = tests.get(key);
    if (!test) {
      const where = `an allow list of rule "${ruleId}"`;
      if (dialect === "re2") test = compileRe2(source, where);
      else {
        const regex = compileJsRegExp(source, "", where);
        test = (text) => regex.test(text);
      }
      tests.set(key, test);
    }
    return test;
  };

  return (list, ruleId, texts, { path, archive, commit }) => {
    if (list.targetRules.length > 0 && !list.targetRules.includes(ruleId)) return false;
    const verdicts: boolean[] = [];
    if (list.commits.length > 0) {
      verdicts.push(
        commit !== undefined && list.commits.some((id) => id.length >= 7 && commit.startsWith(id)),
      );
    }
    if (list.paths.length > 0) {
      const paths = [path, archive ?? ""].filter((one) => one !== "");
      verdicts.push(list.paths.some((source) => paths.some(testFor(source, list.dialect, ruleId))));
    }
    if (list.regexes.length > 0) {
      const target =
        texts && { secret: texts.secret, match: texts.matched, line: texts.lineText }[list.regexTarget];
      verdicts.push(
        target !== undefined &&
          list.regexes.some((source) => testFor(source, list.dialect, ruleId)(target.reveal())),
      );
    }
    if (list.stopwords.length > 0) {
      const lower = texts?.secret.reveal().toLowerCase();
      verdicts.push(lower !== undefined && list.stopwords.some((word) => lower.includes(word)));
    }
    if (verdicts.length === 0) return false;
    return list.condition === "AND" ? verdicts.every(Boolean) : verdicts.some(Boolean);
  };
}

/** What of a sighting lists look at. */
type Texts = Pick<Sighting, "secret" | "matched" | "lineText">;
