import { resolve } from "node:path";
import { defaultConfig, loadConfig } from "../config/load.ts";
import type { RunResult } from "../leaks/types.ts";
import { reporterFor } from "../report/index.ts";
import { FORMATS, type Format, type RepositoryInfo } from "../report/types.ts";
import type { RuleSet } from "../rules/types.ts";
import { checkOptions, checkValue } from "./options.ts";

/**
 * The rules in force: the built-in ones, or with `folder` those that its configuration (`.keysweep.toml`, `package.json`,
 * `.gitleaks.toml`) leads to. Errors: `CONFIG`, `RULES`.
 */
export async function loadRules(folder?: string): Promise<RuleSet> {
  if (folder === undefined) return defaultConfig().ruleSet;
  checkValue(folder, "the folder of loadRules", "text");
  const root = resolve(folder);
  return (await loadConfig(root, root)).ruleSet;
}

/** How a report is written; all but `format` may be left out. */
export interface RenderReportOptions {
  readonly format: Format;
  /** Default: no colours. */
  readonly color?: boolean;
  /** Default: 80. */
  readonly width?: number;
  /** Show secrets in full, in the formats that can: never where somebody else reads it. Default: false. */
  readonly showSecrets?: boolean;
  /** The time at the end of the run (default: now). */
  readonly now?: Date;
  /** What the report calls the version of keysweep (default: `library`). */
  readonly toolVersion?: string;
  readonly repository?: RepositoryInfo;
}

/** A result as text of any format the command line has. Error `USAGE` for a format that does not exist. */
export async function renderReport(result: RunResult, options: RenderReportOptions): Promise<string> {
  checkOptions(options, "renderReport", {
    format: FORMATS,
    color: "flag",
    width: "count",
    showSecrets: "flag",
    now: "date",
    toolVersion: "text",
    repository: "object",
  });
  const reporter = await reporterFor(options.format);
  return reporter.render(result, {
    color: options.color ?? false,
    showSecrets: options.showSecrets ?? false,
    width: options.width ?? 80,
    now: options.now ?? new Date(),
    toolVersion: options.toolVersion ?? "library",
    ...(options.repository && { repository: options.repository }),
  });
}
