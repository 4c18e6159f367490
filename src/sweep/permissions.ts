import { join } from "node:path";
import { type ReadText, readIfThere } from "../config/read-text.ts";
import type { Config } from "../config/types.ts";
import { BASELINE_FILE, type BaselineEntry, parseBaseline } from "../leaks/baseline.ts";
import type { IgnoreEntry } from "../leaks/ignores.ts";

/** What the files of a repository permit: ignore files and the baseline. */
export interface Permissions {
  readonly ignoreEntries: readonly IgnoreEntry[];
  readonly baseline: readonly BaselineEntry[];
}

/** Reads `.keysweepignore`, `.gitleaksignore` and the baseline of the folder `root`; `read`: from where. Throws `CONFIG` for one that is wrong. */
export async function readPermissions(
  root: string,
  config: Config,
  read: ReadText = readIfThere,
): Promise<Permissions> {
  const baseline = await read(join(root, BASELINE_FILE));
  return {
    ignoreEntries: await readIgnoreFiles(root, config, read),
    baseline: baseline === undefined ? [] : parseBaseline(baseline, BASELINE_FILE),
  };
}

async function readIgnoreFiles(
  root: string,
  { allRules }: Config,
  read: ReadText,
): Promise<readonly IgnoreEntry[]> {
  const own = await read(join(root, ".keysweepignore"));
  const foreign = await read(join(root, ".gitleaksignore"));
  if (own === undefined && foreign === undefined) return [];
  const { parseIgnoreFile, parseGitleaksIgnoreFile } = await import("../leaks/ignore-file.ts");
  return [
    ...(own === undefined ? [] : parseIgnoreFile(own, ".keysweepignore")),
    ...(foreign === undefined
      ? []
      : parseGitleaksIgnoreFile(foreign, ".gitleaksignore", new Set(allRules.rules.map(({ id }) => id)))),
  ];
}
