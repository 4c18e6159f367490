import { join } from "node:path";
import { readIfThere } from "../config/read-text.ts";
import type { Config } from "../config/types.ts";
import { BASELINE_FILE, type BaselineEntry, parseBaseline } from "../leaks/baseline.ts";
import type { IgnoreEntry } from "../leaks/ignores.ts";

/** What the files of a repository permit: ignore files and the baseline. */
export interface Permissions {
  readonly ignoreEntries: readonly IgnoreEntry[];
  readonly baseline: readonly BaselineEntry[];
}

/** Reads `.keysweepignore`, `.gitleaksignore` and the baseline of the folder `root`. Throws `CONFIG` for one that is wrong. */
export async function readPermissions(root: string, config: Config): Promise<Permissions> {
  const baseline = await readIfThere(join(root, BASELINE_FILE));
  return {
    ignoreEntries: await readIgnoreFiles(root, config),
    baseline: baseline === undefined ? [] : parseBaseline(baseline, BASELINE_FILE),
  };
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
