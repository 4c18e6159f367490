import { isAbsolute, join, relative } from "node:path";
import type { CommentDialect } from "../detect/allow-comments.ts";
import { KeysweepError } from "../errors.ts";
import { builtinRules } from "../rules/builtin.ts";
import type { RuleSet } from "../rules/types.ts";
import { type ReadText, readIfThere } from "./read-text.ts";
import { chooseRules } from "./rule-sets.ts";
import type { Config, ConfigFlags, FileSettings } from "./types.ts";

/** 100 MiB: past any source or document that people keep in git, short of images of disks. */
const DEFAULT_MAX_BINARY_BYTES = 100 * 1024 * 1024;
const DEFAULT_COMMENTS: readonly CommentDialect[] = ["keysweep", "gitleaks"];

/**
 * Finds and reads the configuration of the folder `root` and adds the flags. Looked for, the first wins:
 * `.keysweep.toml`, `package.json` with a `keysweep` key, `.gitleaks.toml`. `read`: where its files are (default: on disk). Throws `CONFIG` or `RULES`.
 */
export async function loadConfig(
  root: string,
  cwd: string,
  flags: ConfigFlags = {},
  read: ReadText = readIfThere,
): Promise<Config> {
  const settings = await findSettings(root, cwd, flags.config, read);
  const allRules = settings?.ruleSet ?? builtinRules();
  const chosen = chooseRules(allRules, flags.rule ?? [], [
    ...(settings?.skipRules ?? []),
    ...(flags.skipRule ?? []),
  ]);
  return Object.freeze({
    ruleSet: chosen,
    allRules,
    include: [...(settings?.include ?? []), ...(flags.include ?? [])],
    exclude: [...(settings?.exclude ?? []), ...(flags.exclude ?? [])],
    allowComments: flags.allowComments ?? settings?.allowComments ?? DEFAULT_COMMENTS,
    allowedBaseUrls: settings?.allowedBaseUrls ?? [],
    maxBinaryBytes: settings?.maxBinaryBytes ?? DEFAULT_MAX_BINARY_BYTES,
    ...(flags.showPermitted && { showPermitted: true }),
    files: settings?.files ?? [],
    warnings: settings?.warnings ?? [],
  });
}

/** A configuration that comes from no file: these rules (the built-in ones) and defaults. */
export function defaultConfig(ruleSet: RuleSet = builtinRules()): Config {
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
  read: ReadText,
): Promise<FileSettings | undefined> {
  if (named !== undefined) {
    const path = isAbsolute(named) ? named : join(cwd, named);
    const text = await read(path, true);
    if (text === undefined) {
      throw new KeysweepError("CONFIG", `there is no configuration file ${named}`, {
        hint: "Check --config.",
      });
    }
    const { readSettings } = await import("./read.ts");
    return readSettings(text, { path, shown: named, root, cwd, read });
  }
  for (const name of [".keysweep.toml", "package.json", ".gitleaks.toml"]) {
    const path = join(root, name);
    const text = await read(path);
    if (text === undefined) continue;
    // Most package.json files say nothing of keysweep: no reader is loaded for them.
    if (name === "package.json" && !text.includes('"keysweep"')) continue;
    const { readSettings } = await import("./read.ts");
    const settings = await readSettings(text, { path, shown: relative(cwd, path) || name, root, cwd, read });
    if (settings) return settings;
  }
  return undefined;
}
