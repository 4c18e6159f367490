import { join } from "node:path";
import { loadConfig, readIfThere } from "../config/load.ts";
import type { Config, ConfigFlags } from "../config/types.ts";
import { BASELINE_FILE, type BaselineEntry, parseBaseline } from "../leaks/baseline.ts";
import type { IgnoreEntry } from "../leaks/ignore-file.ts";
import type { RunContext } from "../sweep/run.ts";
import type { Io } from "./io.ts";
import type { OptionValues } from "./options.ts";
import { createProgress, type ProgressLine } from "./progress.ts";

/** What a scanning command works with: configuration, ignore files, progress. */
export interface Session {
  readonly config: Config;
  readonly context: RunContext;
  readonly progress: ProgressLine;
}

/** Reads configuration and ignore files of the folder `root`. Throws `CONFIG`, `RULES` or `USAGE`. */
export async function openSession(
  root: string,
  options: OptionValues,
  io: Io,
  label: string,
): Promise<Session> {
  const config = await loadConfig(root, io.cwd, configFlags(options));
  const progress = createProgress(io, label, options.quiet === true);
  return {
    config,
    progress,
    context: {
      config,
      ignoreEntries: await readIgnoreFiles(root, config),
      baseline: await readBaseline(root),
      onProgress: progress.update,
      signal: io.signal,
    },
  };
}

function configFlags({ config, include, exclude, rule, ...options }: OptionValues): ConfigFlags {
  const skipRule = options["skip-rule"];
  return {
    ...(config !== undefined && { config }),
    ...(include && { include }),
    ...(exclude && { exclude }),
    ...(rule && { rule }),
    ...(skipRule && { skipRule }),
  };
}

async function readBaseline(root: string): Promise<readonly BaselineEntry[]> {
  const text = await readIfThere(join(root, BASELINE_FILE));
  return text === undefined ? [] : parseBaseline(text, BASELINE_FILE);
}

async function readIgnoreFiles(root: string, { allRules }: Config): Promise<readonly IgnoreEntry[]> {
  const own = await readIfThere(join(root, ".keysweepignore"));
  const foreign = await readIfThere(join(root, ".gitleaksignore"));
  if (own === undefined && foreign === undefined) return [];
  const { parseIgnoreFile, parseGitleaksIgnoreFile } = await import("../leaks/ignore-file.ts");
  return [
    ...(own === undefined ? [] : parseIgnoreFile(own, ".keysweepignore")),
    ...(foreign === undefined
      ? []
      : parseGitleaksIgnoreFile(foreign, ".gitleaksignore", new Set(allRules.rules.map(({ id }) => id)))),
  ];
}
