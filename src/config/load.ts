import { readFile } from "node:fs/promises";
import { isAbsolute, join, relative } from "node:path";
import type { CommentDialect } from "../detect/allow-comments.ts";
import { hasCode, KeysweepError, messageOf } from "../errors.ts";
import { BUILTIN_RULES } from "../rules/generated/builtin.ts";
import { createRuleSet } from "../rules/hash.ts";
import type { AllowList, Rule, RuleSet } from "../rules/types.ts";
import type { Config, ConfigFlags } from "./types.ts";

/** 100 MiB: past any source or document that people keep in git, short of images of disks. */
const DEFAULT_MAX_BINARY_BYTES = 100 * 1024 * 1024;
const DEFAULT_COMMENTS: readonly CommentDialect[] = ["keysweep", "gitleaks"];

/** What one configuration file says; see `read.ts`. */
export interface FileSettings {
  readonly ruleSet: RuleSet;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly skipRules: readonly string[];
  readonly allowComments?: readonly CommentDialect[];
  readonly allowedBaseUrls: readonly string[];
  readonly maxBinaryBytes?: number;
  readonly files: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Finds and reads the configuration of the folder `root` and adds the flags. Looked for, the first wins:
 * `.keysweep.toml`, `package.json` with a `keysweep` key, `.gitleaks.toml`. Throws `CONFIG` or `RULES`.
 */
export async function loadConfig(root: string, cwd: string, flags: ConfigFlags = {}): Promise<Config> {
  const settings = await findSettings(root, cwd, flags.config);
  const allRules = settings?.ruleSet ?? BUILTIN_RULES;
  const chosen = chooseRules(allRules, flags.rule ?? [], [
    ...(settings?.skipRules ?? []),
    ...(flags.skipRule ?? []),
  ]);
  return Object.freeze({
    ruleSet: chosen,
    allRules,
    include: [...(settings?.include ?? []), ...(flags.include ?? [])],
    exclude: [...(settings?.exclude ?? []), ...(flags.exclude ?? [])],
    allowComments: settings?.allowComments ?? DEFAULT_COMMENTS,
    allowedBaseUrls: settings?.allowedBaseUrls ?? [],
    maxBinaryBytes: settings?.maxBinaryBytes ?? DEFAULT_MAX_BINARY_BYTES,
    files: settings?.files ?? [],
    warnings: settings?.warnings ?? [],
  });
}

/** A configuration that comes from no file: these rules (the built-in ones) and defaults. */
export function defaultConfig(ruleSet: RuleSet = BUILTIN_RULES): Config {
  return Object.freeze({
    ruleSet,
    allRules: ruleSet,
    include: [],
    exclude: [],
    allowComments: DEFAULT_COMMENTS,
    allowedBaseUrls: [],
    maxBinaryBytes: DEFAULT_MAX_BINARY_BYTES,
    files: [],
    warnings: [],
  });
}

async function findSettings(
  root: string,
  cwd: string,
  named: string | undefined,
): Promise<FileSettings | undefined> {
  if (named !== undefined) {
    const path = isAbsolute(named) ? named : join(cwd, named);
    const text = await readIfThere(path);
    if (text === undefined) {
      throw new KeysweepError("CONFIG", `there is no configuration file ${named}`, {
        hint: "Check --config.",
      });
    }
    const { readSettings } = await import("./read.ts");
    return readSettings(text, { path, shown: named, root, cwd });
  }
  for (const name of [".keysweep.toml", "package.json", ".gitleaks.toml"]) {
    const path = join(root, name);
    const text = await readIfThere(path);
    if (text === undefined) continue;
    // Most package.json files say nothing of keysweep: no reader is loaded for them.
    if (name === "package.json" && !text.includes('"keysweep"')) continue;
    const { readSettings } = await import("./read.ts");
    const settings = await readSettings(text, { path, shown: relative(cwd, path) || name, root, cwd });
    if (settings) return settings;
  }
  return undefined;
}

/** The file's text; `undefined` when there is none. Throws `CONFIG` when it is there and cannot be read. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR")) return undefined;
    throw new KeysweepError("CONFIG", `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

function chooseRules(all: RuleSet, only: readonly string[], skip: readonly string[]): RuleSet {
  if (only.length === 0 && skip.length === 0) return all;
  const known = new Set(all.rules.map(({ id }) => id));
  for (const id of [...only, ...skip]) {
    if (!known.has(id)) {
      const close = [...known]
        .filter((other) => other.includes(id) || id.includes(other))
        .sort((a, b) => Number(b.startsWith(id)) - Number(a.startsWith(id)))
        .slice(0, 3);
      throw new KeysweepError("USAGE", `there is no rule "${id}"`, {
        hint: close.length > 0 ? `Did you mean ${close.join(", ")}?` : "`keysweep rules` lists them.",
      });
    }
  }
  const rules = all.rules.filter(({ id }) => (only.length === 0 || only.includes(id)) && !skip.includes(id));
  if (rules.length === 0)
    throw new KeysweepError("USAGE", "no rule is left to look for", {
      hint: "Check --rule and --skip-rule.",
    });
  return createRuleSet([...rules, ...partsFor(rules, all)], all.allowlists);
}

/** The rules that `rules` require and do not have: looked for as parts, and never reported by themselves. */
function partsFor(rules: readonly Rule[], all: RuleSet): readonly Rule[] {
  const wanted = new Set(rules.flatMap(({ required }) => required.map(({ id }) => id)));
  for (const { id } of rules) wanted.delete(id);
  return all.rules.filter(({ id }) => wanted.has(id)).map((rule) => ({ ...rule, skipReport: true }));
}

/** `base` with `rules` put over those of the same id, or added, and `allowlists` added. */
export function extendRuleSet(
  base: RuleSet,
  rules: readonly Rule[],
  allowlists: readonly AllowList[],
): RuleSet {
  const own = new Map(rules.map((rule) => [rule.id, rule]));
  const kept = base.rules.map((rule) => own.get(rule.id) ?? rule);
  const ids = new Set(kept.map(({ id }) => id));
  return createRuleSet(
    [...kept, ...rules.filter(({ id }) => !ids.has(id))],
    [...base.allowlists, ...allowlists],
  );
}
