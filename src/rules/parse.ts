import { parse as parseToml } from "smol-toml";
import { KeysweepError, messageOf } from "../errors.ts";
import { groupsIn } from "./pattern.ts";
import { readTable, type TableReader } from "./reader.ts";
import { boundsOf, tokensOf, waysOf } from "./told-by-pattern.ts";
import type {
  AllowList,
  AssignedValue,
  BesideValue,
  MarkedToken,
  Reach,
  RequiredRule,
  RuleSource,
} from "./types.ts";

/** What `[extend]` of a rule file asks for. */
export interface Extend {
  readonly path?: string;
  readonly useDefault: boolean;
  readonly disabledRules: readonly string[];
}

/** A rule file: rules, allow lists for all rules, and what it builds on. */
export interface RuleFile {
  readonly extend?: Extend;
  readonly rules: readonly RuleSource[];
  /** Changes to rules of the file it builds on. */
  readonly patches: readonly RulePatch[];
  readonly allowlists: readonly AllowList[];
}

/** A rule table that names no way to recognise anything: it changes the rule of that id. */
export interface RulePatch {
  readonly id: string;
  readonly changes: Partial<
    Pick<RuleSource, "severity" | "confidence" | "entropy" | "description" | "secretGroup" | "skipReport">
  >;
  /** To be added to those of the rule. */
  readonly keywords: readonly string[];
  readonly tags: readonly string[];
  readonly allowlists: readonly AllowList[];
}

/**
 * Line-sized defaults; a rule whose secret is longer says so itself. A token begins at its keyword or shortly before;
 * a name is assigned within a few dozen characters.
 */
const DEFAULT_REACH: Reach = { before: 64, after: 400 };
/** Rules of others were written for whole files: they see as much around a keyword as any sensible one asks for. */
const FOREIGN_REACH: Reach = { before: 1024, after: 4096 };

/** Parses a TOML rule file. `name` stands in messages. Throws `RULES`. */
export function parseRuleFile(text: string, name: string, dialect: "js" | "re2"): RuleFile {
  let value: unknown;
  try {
    value = parseToml(text);
  } catch (error) {
    throw new KeysweepError("RULES", `${name} is no valid TOML: ${firstLine(messageOf(error))}`, {
      cause: error,
    });
  }
  const file = readTable(value, name, "RULES");
  const result = readRuleTables(file, dialect);
  file.close();
  return result;
}

/** Reads the keys that concern rules out of a table that may hold others (a configuration file). */
export function readRuleTables(file: TableReader, dialect: "js" | "re2"): RuleFile {
  for (const informative of ["title", "description", "minVersion"]) file.string(informative);
  const extend = file.table("extend");
  const read = file.tables("rules").map((table) => readRule(table, dialect));
  const rules = read.filter((rule): rule is RuleSource => !("changes" in rule));
  const patches = read.filter((rule): rule is RulePatch => "changes" in rule);
  const seen = new Set<string>();
  for (const { id } of read) {
    if (seen.has(id)) throw file.fail(`rule "${id}" is there twice`);
    seen.add(id);
  }
  return {
    ...(extend && { extend: readExtend(extend) }),
    rules,
    patches,
    allowlists: readAllowLists(file, true, dialect),
  };
}

function readExtend(table: TableReader): Extend {
  const path = table.string("path");
  table.string("url");
  return {
    ...(path !== undefined && { path }),
    useDefault: table.boolean("useDefault") ?? false,
    disabledRules: table.strings("disabledRules"),
  };
}

/** `allowlists`, or the one `allowlist` of older files. */
function readAllowLists(table: TableReader, global: boolean, dialect: "js" | "re2"): readonly AllowList[] {
  const old = table.table("allowlist");
  return [...(old ? [old] : []), ...table.tables("allowlists")].map((list) =>
    readAllowList(list, global, dialect),
  );
}

function readAllowList(table: TableReader, global: boolean, dialect: "js" | "re2"): AllowList {
  const description = table.string("description");
  const condition = (table.string("condition") ?? "OR").toUpperCase();
  if (!["OR", "AND", "||", "&&"].includes(condition)) throw table.fail("`condition` must be OR or AND");
  const target = table.string("regexTarget") || "secret";
  if (target !== "secret" && target !== "match" && target !== "line") {
    throw table.fail("`regexTarget` must be secret, match or line");
  }
  return {
    ...(description !== undefined && { description }),
    dialect,
    condition: condition === "AND" || condition === "&&" ? "AND" : "OR",
    commits: table.strings("commits"),
    paths: table.strings("paths"),
    regexes: table.strings("regexes"),
    regexTarget: target,
    stopwords: table.strings("stopwords").map((word) => word.toLowerCase()),
    targetRules: global ? table.strings("targetRules") : [],
  };
}

function readRule(table: TableReader, dialect: "js" | "re2"): RuleSource | RulePatch {
  const id = table.string("id");
  if (!id) throw table.fail("a rule needs an `id`");
  const pattern = table.string("regex");
  const regex = pattern !== undefined && dialect === "js" ? bytesOf(pattern) : pattern;
  if (regex !== pattern && BYTES_APART.test(pattern as string))
    throw table.fail(
      "`regex` has a character beyond ASCII in [ ] or before ? * + {, where its bytes would part: write (?:ä|ö)",
    );
  const marked = table.table("marked");
  const assigned = table.table("assigned");
  const beside = table.table("beside");
  const path = table.string("path");
  const kind = table.oneOf("table", ["ruled", "separated", "inserted", "manifest", "listed", "logins"]);
  const given = [regex, marked, assigned, beside, kind].filter((way) => way !== undefined).length;
  if (given > 1) throw table.fail("give one of `regex`, `marked`, `assigned`, `beside`, `table`");
  if (given === 0 && path === undefined) return readPatch(table, id, dialect);
  const remedy = table.table("remedy");
  const url = remedy?.string("url");
  const steps = remedy?.string("steps");
  const check = table.string("check");
  const look = table.oneOf("look", ["userinfo"]);
  const valueBehind = table.number("valueBehind");
  const keywords = readKeywords(table, dialect);
  const caseSensitive = table.boolean("caseSensitive") ?? false;
  const until = dialect === "js" ? table.strings("until") : [];
  const secretGroup = table.number("secretGroup") ?? 0;
  const wrongGroup = regex === undefined ? undefined : wrongGroupOf(regex, secretGroup);
  if (wrongGroup !== undefined) throw table.fail(wrongGroup);
  const ways = regex !== undefined && dialect === "js" ? waysOf(regex, keywords, caseSensitive) : undefined;
  return {
    id,
    provider: table.string("provider") ?? "Custom",
    description: table.string("description") ?? id,
    severity: table.oneOf("severity", ["critical", "high", "medium", "low"]) ?? "high",
    confidence:
      table.oneOf("confidence", ["high", "medium", "low"]) ?? (dialect === "js" ? "high" : "medium"),
    keywords,
    caseSensitive,
    reach: readReach(table, dialect),
    ...(regex !== undefined && { regex }),
    ...(regex !== undefined && dialect === "js" && tokensOf(regex, keywords, caseSensitive, ways)),
    ...(ways !== undefined && { ways }),
    ...(until.length > 0 && { until }),
    ...(look !== undefined && { look }),
    ...(valueBehind !== undefined && { valueBehind }),
    ...(marked && { marked: readMarked(marked) }),
    ...(assigned && { assigned: readAssigned(assigned, check) }),
    ...(beside && { beside: readBeside(beside) }),
    ...(kind && { table: kind }),
    dialect,
    secretGroup,
    entropy: table.number("entropy") ?? 0,
    ...(check !== undefined && { check }),
    ...(path !== undefined && { path }),
    ...(table.boolean("whole") && { whole: true as const }),
    tags: table.strings("tags"),
    allowlists: readAllowLists(table, false, dialect),
    required: table.tables("required").map(readRequired),
    skipReport: table.boolean("skipReport") ?? false,
    remedy: { ...(url !== undefined && { url }), ...(steps !== undefined && { steps }) },
    kind: table.oneOf("kind", ["specific", "generic"]) ?? "specific",
    examples: table.strings("examples"),
    counterExamples: table.strings("counterExamples"),
  };
}

/**
 * Keywords are met byte by byte. For one of a foreign rule that is not ASCII its longest stretch that is stands; where it has
 * none, the rule is tried everywhere.
 */
function readKeywords(table: TableReader, dialect: "js" | "re2"): readonly string[] {
  const keywords = table.strings("keywords").filter((keyword) => keyword !== "");
  const odd = keywords.find((keyword) => !/^[\x01-\x7f]+$/.test(keyword));
  if (odd === undefined) return keywords;
  if (dialect === "js" && table.boolean("caseSensitive")) return keywords.map(bytesOf);
  if (dialect === "js")
    throw table.fail(`the keyword ${JSON.stringify(odd)} is not ASCII, which asks for \`caseSensitive\``);
  const stretches = keywords.map((keyword) =>
    (keyword.match(/[\x01-\x7f]+/g) ?? [""]).reduce((best, next) =>
      next.length > best.length ? next : best,
    ),
  );
  return stretches.includes("") ? [] : [...new Set(stretches)];
}

/** A class would take single bytes of a character, and a quantifier count the last of them. */
const BYTES_APART = /\[(?:[^\]\\]|\\.)*?[^\0-\x7f]|[^\0-\x7f](?:[?*+]|\{\d)/;

/** What stands in a rule, as contents have it: a character for each byte. */
function bytesOf(text: string): string {
  return /^[\0-\x7f]*$/.test(text) ? text : Buffer.from(text, "utf8").toString("latin1");
}

/** What is wrong with taking the secret from a group of a pattern, if something is. gitleaks refuses such a rule as well. */
export function wrongGroupOf(regex: string, secretGroup: number): string | undefined {
  const groups = groupsIn(regex);
  if (secretGroup <= groups) return undefined;
  const has = groups === 0 ? "has no groups" : groups === 1 ? "has one group" : `has ${groups} groups`;
  return `\`secretGroup\` is ${secretGroup}, but the rule's pattern ${has}`;
}

function readPatch(table: TableReader, id: string, dialect: "js" | "re2"): RulePatch {
  const severity = table.oneOf("severity", ["critical", "high", "medium", "low"]);
  const confidence = table.oneOf("confidence", ["high", "medium", "low"]);
  const entropy = table.number("entropy");
  const description = table.string("description");
  const secretGroup = table.number("secretGroup");
  const skipReport = table.boolean("skipReport");
  return {
    id,
    keywords: readKeywords(table, dialect),
    changes: {
      ...(severity && { severity }),
      ...(confidence && { confidence }),
      ...(entropy !== undefined && { entropy }),
      ...(description !== undefined && { description }),
      ...(secretGroup !== undefined && { secretGroup }),
      ...(skipReport !== undefined && { skipReport }),
    },
    tags: table.strings("tags"),
    allowlists: readAllowLists(table, false, dialect),
  };
}

function readReach(table: TableReader, dialect: "js" | "re2"): Reach {
  const found = table.raw("reach");
  if (found === undefined) return dialect === "re2" ? FOREIGN_REACH : DEFAULT_REACH;
  const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0;
  if (isCount(found)) return { before: found, after: found };
  if (Array.isArray(found) && found.length === 2 && isCount(found[0]) && isCount(found[1])) {
    return { before: found[0], after: found[1] };
  }
  throw table.fail("`reach` must be a number of bytes, or [before, after]");
}

function readMarked(table: TableReader): MarkedToken {
  const prefix = table.string("prefix");
  const marker = table.string("marker");
  if (!prefix || !marker) throw table.fail("`prefix` and `marker` are needed");
  const halves = table.raw("halves") ?? [];
  if (!Array.isArray(halves)) throw table.fail("`halves` must be a list");
  return {
    prefix,
    marker,
    halves: halves.map((half: unknown) => {
      if (
        !Array.isArray(half) ||
        !Number.isInteger(half[0]) ||
        !Number.isInteger(half[1]) ||
        (half[2] !== "alnum" && half[2] !== "base64url")
      ) {
        throw table.fail('each of `halves` must be [left, right, "alnum" or "base64url"]');
      }
      return [Number(half[0]), Number(half[1]), half[2]] as const;
    }),
    nameMax: table.number("nameMax") ?? 0,
  };
}

function readAssigned(table: TableReader, check: string | undefined): AssignedValue {
  const value = table.string("value");
  if (!value) throw table.fail("`value` is needed: the pattern of the whole value");
  const name = table.oneOf("name", ["ends"]) ?? (check === "named" ? "speaks" : undefined);
  const bounds = boundsOf(value);
  // See `checkGeneric`.
  const drawn = bounds.letters && check === "generic";
  return { value, ...bounds, drawn, digit: table.boolean("digit") ?? false, ...(name && { name }) };
}

function readBeside(table: TableReader): BesideValue {
  const value = table.string("value");
  if (!value) throw table.fail("`value` is needed: the pattern of the whole value");
  const names = table.string("names");
  const argument = table.number("argument");
  return { value, ...(names !== undefined && { names }), ...(argument !== undefined && { argument }) };
}

function readRequired(table: TableReader): RequiredRule {
  const id = table.string("id");
  if (!id) throw table.fail("`id` is needed");
  const withinLines = table.number("withinLines");
  const withinColumns = table.number("withinColumns");
  const alone = table.oneOf("alone", ["high", "medium", "low"]);
  return {
    id,
    ...(withinLines !== undefined && { withinLines }),
    ...(withinColumns !== undefined && { withinColumns }),
    ...(alone !== undefined && { alone }),
  };
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? text;
}
