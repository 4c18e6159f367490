import { KeysweepError } from "../../errors.ts";
import type { AssignedValue, Rule } from "../../rules/types.ts";
import { createAssignedRecogniser } from "./assigned.ts";
import { createBesideRecogniser } from "./beside.ts";
import { compileJsPattern, compileJsRegExp } from "./js-pattern.ts";
import { createListRecogniser } from "./listed.ts";
import { createLoginsRecogniser } from "./logins.ts";
import { createManifestRecogniser } from "./manifest.ts";
import { createMarkedRecogniser } from "./marked.ts";
import { type Concern, createAnchoredRecogniser, createPatternRecogniser, type Pattern } from "./pattern.ts";
import { createTableRecogniser } from "./table.ts";
import type { Recogniser } from "./types.ts";

/** Compiles a pattern; `where` names its rule in the `RULES` error for a wrong one. */
export type PatternCompiler = (source: string, where: string) => Pattern;

/** The recogniser that a rule asks for. Throws `RULES` for a pattern that does not compile. */
export function createRecogniser(rule: Rule, compileRe2?: PatternCompiler): Recogniser {
  const where = `rule "${rule.id}"`;
  if (rule.marked) return createMarkedRecogniser(rule.marked);
  if (rule.assigned)
    return createAssignedRecogniser(
      compileJsRegExp(valuePattern(rule.assigned), "", where),
      rule.assigned.name === "ends",
    );
  if (rule.beside) return createBesideRecogniser(rule.beside, rule.reach.after, where);
  if (rule.table === "manifest") return createManifestRecogniser(rule.reach.after);
  if (rule.table === "listed") return createListRecogniser(rule.reach.after);
  if (rule.table === "logins") return createLoginsRecogniser(rule.reach.after, rule.keywords);
  if (rule.table) return createTableRecogniser(rule.table, rule.reach.after);
  if (rule.regex === undefined)
    throw new KeysweepError("RULES", `${where} has nothing to look for in contents`);
  const concern = concernOf(rule);
  if (rule.dialect === "js" && rule.ways) {
    const { regex, secretGroup } = rule;
    const ways = rule.ways.map((way) =>
      createAnchoredRecogniser(compileJsPattern(way.regex ?? regex, where), secretGroup, way),
    );
    const [only] = ways;
    if (ways.length === 1 && only) return only;
    return (view, start, end, emit) => {
      for (const way of ways) way(view, start, end, emit);
    };
  }
  if (rule.dialect === "js")
    return createPatternRecogniser(compileJsPattern(rule.regex, where), rule.secretGroup, concern);
  if (!compileRe2)
    throw new KeysweepError("RULES", `${where} is in Go's syntax, whose engine was not loaded`);
  // Contents are read byte by byte: so is what a pattern writes in other characters than ASCII.
  const bytewise = Buffer.from(rule.regex, "utf8").toString("latin1");
  return createPatternRecogniser(compileRe2(bytewise, where), rule.secretGroup, concern);
}

function valuePattern({ value, digit }: AssignedValue): string {
  return `^${digit ? "(?=\\D{0,511}\\d)" : ""}(?:${value})$`;
}

function concernOf({ keywords, caseSensitive, dialect, reach }: Rule): Concern {
  if (keywords.length === 0) return { kind: "begins-within" };
  return dialect === "js"
    ? { kind: "holds-keyword" }
    : { kind: "near-keyword", keywords, caseSensitive, reach };
}
