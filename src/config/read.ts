import { basename, dirname, isAbsolute, join } from "node:path";
import { parse as parseToml, TomlError } from "smol-toml";
import type { CommentDialect } from "../detect/allow-comments.ts";
import { KeysweepError, messageOf } from "../errors.ts";
import { builtinRules } from "../rules/builtin.ts";
import { createRuleSet } from "../rules/hash.ts";
import { type RuleFile, type RulePatch, readRuleTables, wrongGroupOf } from "../rules/parse.ts";
import { isPathRule } from "../rules/path-rule.ts";
import { readTable, type TableReader } from "../rules/reader.ts";
import type { Rule, RuleSet } from "../rules/types.ts";
import type { ReadText } from "./read-text.ts";
import { extendRuleSet } from "./rule-sets.ts";
import type { FileSettings } from "./types.ts";

/** Where a configuration file is and what it is called in messages. */
export interface ConfigPlace {
  readonly path: string;
  readonly shown: string;
  readonly root: string;
  readonly cwd: string;
  /** Reads the files that it extends. */
  readonly read: ReadText;
}

const COMMENT_DIALECTS: readonly CommentDialect[] = [
  "keysweep",
  "gitleaks",
  "betterleaks",
  "trufflehog",
  "kingfisher",
  "detect-secrets",
  "secretlint",
];

/** gitleaks follows `extend.path` twice. */
const DEEPEST_EXTEND = 2;

/**
 * Reads a configuration file: keysweep's own, `package.json` (`undefined` if it says nothing of keysweep) or gitleaks'.
 * A file whose name holds `gitleaks` means what it means there: without `[extend]` it replaces the built-in rules.
 * Throws `CONFIG` or `RULES`.
 */
export async function readSettings(text: string, place: ConfigPlace): Promise<FileSettings | undefined> {
  const isPackage = basename(place.path) === "package.json";
  const value = isPackage ? readPackage(text, place) : parse(text, place);
  if (value === undefined) return undefined;
  const table = readTable(value, place.shown, "CONFIG");
  const isGitleaks = !isPackage && /gitleaks/i.test(basename(place.path));
  const settings = isGitleaks ? undefined : readOwnKeys(table);
  const file = readRuleTables(table, "re2");
  // What gitleaks passes over as well, keys of newer versions among it, is no reason to protect nothing.
  const unread = isGitleaks ? table.unread() : [];
  if (!isGitleaks) table.close();
  const built = await buildRules(file, place, isGitleaks, 0);
  // Whoever looks for nothing finds nothing: as clean as a report can be, and never meant.
  if (built.ruleSet.rules.length === 0)
    throw new KeysweepError("CONFIG", `${place.shown} leaves no rule to look for`, {
      hint: 'Put "[extend] useDefault = true" in it: it then adds to the built-in rules.',
    });
  const warnings = [...unread.map(sayUnread), ...built.warnings];
  if (isGitleaks && !builtOnDefaults(file) && file.extend?.path === undefined) {
    warnings.push(
      `${place.shown} replaces all built-in rules: ${built.ruleSet.rules.length} of its own remain. Put "[extend] useDefault = true" in it to keep both.`,
    );
  }
  if (builtOnDefaults(file) && file.extend?.path !== undefined)
    warnings.push(`${place.shown}: "[extend]" has a path as well as useDefault: only the path counts.`);
  warnings.push(...lostParts(built.ruleSet, place.shown), ...beyondAscii(built.ruleSet, place.shown));
  return {
    ruleSet: built.ruleSet,
    include: settings?.include ?? [],
    exclude: settings?.exclude ?? [],
    skipRules: settings?.skipRules ?? [],
    ...(settings?.allowComments && { allowComments: settings.allowComments }),
    allowedBaseUrls: settings?.allowedBaseUrls ?? [],
    ...(settings?.maxBinaryBytes !== undefined && { maxBinaryBytes: settings.maxBinaryBytes }),
    files: [place.shown, ...built.files],
    warnings,
  };
}

function parse(text: string, place: ConfigPlace): unknown {
  try {
    return parseToml(text);
  } catch (error) {
    const said = messageOf(error)
      .split("\n", 1)[0]
      ?.replace(/^Invalid TOML document: /, "");
    const at = error instanceof TomlError ? `, line ${error.line}` : "";
    throw new KeysweepError("CONFIG", `${place.shown} is no valid TOML${at}: ${said}`, { cause: error });
  }
}

function readPackage(text: string, place: ConfigPlace): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new KeysweepError("CONFIG", `${place.shown} is no valid JSON`, { cause: error });
  }
  return typeof value === "object" && value !== null && "keysweep" in value ? value.keysweep : undefined;
}

function readOwnKeys(table: TableReader) {
  table.string("$schema");
  const comments = table.raw("allowComments") === undefined ? undefined : table.strings("allowComments");
  const allowComments = comments?.map((name) => {
    const known = COMMENT_DIALECTS.find((dialect) => dialect === name);
    if (!known) throw table.fail(`\`allowComments\` knows ${COMMENT_DIALECTS.join(", ")}, not "${name}"`);
    return known;
  });
  const maxBinaryBytes = table.number("maxBinaryBytes");
  if (maxBinaryBytes !== undefined && (!Number.isInteger(maxBinaryBytes) || maxBinaryBytes < 0)) {
    throw table.fail("`maxBinaryBytes` must be a whole number of bytes");
  }
  return {
    include: table.strings("include"),
    exclude: table.strings("exclude"),
    skipRules: table.strings("skipRules"),
    allowComments,
    allowedBaseUrls: table.strings("allowedBaseUrls"),
    maxBinaryBytes,
  };
}

/** A rule that requires one that is not there finds nothing. */
function lostParts({ rules }: RuleSet, shown: string): readonly string[] {
  const ids = new Set(rules.map(({ id }) => id));
  return rules.flatMap(({ id, required }) =>
    required
      .filter((wanted) => !ids.has(wanted.id) && wanted.alone === undefined)
      .map(
        (wanted) => `${shown}: rule "${id}" requires "${wanted.id}", which does not exist: it finds nothing.`,
      ),
  );
}

/** Contents are read byte by byte: what a pattern writes out beyond ASCII is met all the same, what it only describes is not. */
function beyondAscii({ rules }: RuleSet, shown: string): readonly string[] {
  return rules.flatMap(({ id, dialect, regex = "" }) => {
    const asked =
      dialect === "re2"
        ? /(?<=(?<!\\)(?:\\\\)*)(?:\\p\{[^}]*\}|\\p\w|\\x\{0*(?:[89a-f][\da-f]|[\da-f]{3,})\})/i.exec(regex)
        : null;
    return asked === null
      ? []
      : [`${shown}: rule "${id}" asks for ${asked[0]}, which meets no characters beyond ASCII here.`];
  });
}

function builtOnDefaults(file: RuleFile): boolean {
  return file.extend?.useDefault === true;
}

interface Built {
  readonly ruleSet: RuleSet;
  readonly files: readonly string[];
  readonly warnings: readonly string[];
}

/** Puts a file's rules on those it extends. `asGitleaks`: nothing is extended unless the file says so. */
async function buildRules(
  file: RuleFile,
  place: ConfigPlace,
  asGitleaks: boolean,
  depth: number,
): Promise<Built> {
  const base = await extendedRules(file, place, asGitleaks, depth);
  const disabled = new Set(file.extend?.disabledRules ?? []);
  const rules = base.ruleSet.rules.filter(({ id }) => !disabled.has(id));
  const unknown = [...disabled].filter((id) => !base.ruleSet.rules.some((rule) => rule.id === id));
  const patched = rules.map((rule) => patch(rule, file.patches, place));
  const own = file.rules.map(({ examples, counterExamples, ...rule }): Rule => {
    const known = patched.find(({ id }) => id === rule.id);
    // A path alone, for a rule that has a pattern already, says where that one counts.
    return known && rule.path !== undefined && isPathRule(rule) ? { ...known, path: rule.path } : rule;
  });
  for (const { id } of file.patches) {
    if (rules.some((rule) => rule.id === id) || asGitleaks) continue;
    throw new KeysweepError(
      "RULES",
      `${place.shown}: rule "${id}" has nothing to look for and changes no rule there is`,
    );
  }
  const isAsItWas = disabled.size === 0 && file.patches.length === 0;
  const kept = isAsItWas ? base.ruleSet : createRuleSet(patched, base.ruleSet.allowlists);
  return {
    ruleSet: extendRuleSet(kept, own, file.allowlists),
    files: base.files,
    warnings: [
      ...base.warnings,
      ...unknown.map((id) => `${place.shown} disables the rule "${id}", which does not exist.`),
      ...file.patches
        .filter(({ id }) => !rules.some((rule) => rule.id === id))
        .map(({ id }) => `${place.shown} changes the rule "${id}", which does not exist.`),
    ],
  };
}

function sayUnread(key: string): string {
  return `${key} means nothing here.`;
}

function patch(rule: Rule, patches: readonly RulePatch[], place: ConfigPlace): Rule {
  const own = patches.find(({ id }) => id === rule.id);
  if (!own) return rule;
  const { secretGroup } = own.changes;
  const wrongGroup =
    rule.regex !== undefined && secretGroup !== undefined ? wrongGroupOf(rule.regex, secretGroup) : undefined;
  if (wrongGroup !== undefined)
    throw new KeysweepError("RULES", `${place.shown}, rule "${rule.id}": ${wrongGroup}`);
  return {
    ...rule,
    ...own.changes,
    // Rules of ours match nothing without one of their own keywords.
    ...(rule.dialect === "re2" &&
      rule.keywords.length > 0 && { keywords: [...rule.keywords, ...own.keywords] }),
    tags: [...rule.tags, ...own.tags],
    allowlists: [...rule.allowlists, ...own.allowlists],
  };
}

async function extendedRules(
  file: RuleFile,
  place: ConfigPlace,
  asGitleaks: boolean,
  depth: number,
): Promise<Built> {
  const path = file.extend?.path;
  if (path !== undefined) {
    if (depth >= DEEPEST_EXTEND) {
      throw new KeysweepError(
        "CONFIG",
        `${place.shown}: \`extend\` goes more than ${DEEPEST_EXTEND} files deep`,
      );
    }
    const candidates = isAbsolute(path) ? [path] : [join(place.cwd, path), join(dirname(place.path), path)];
    for (const candidate of candidates) {
      const text = await place.read(candidate);
      if (text === undefined) continue;
      const inner = { ...place, path: candidate, shown: path };
      const table = readTable(parse(text, inner), path, "CONFIG");
      const innerFile = readRuleTables(table, "re2");
      const unread = table.unread().map(sayUnread);
      const built = await buildRules(innerFile, inner, true, depth + 1);
      return { ...built, files: [path, ...built.files], warnings: [...unread, ...built.warnings] };
    }
    throw new KeysweepError("CONFIG", `${place.shown} extends ${path}, which does not exist`);
  }
  const withDefaults = asGitleaks ? builtOnDefaults(file) : (file.extend?.useDefault ?? true);
  return { ruleSet: withDefaults ? builtinRules() : createRuleSet([], []), files: [], warnings: [] };
}
