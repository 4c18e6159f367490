import { basename } from "node:path";
import { BASELINE_FILE } from "../leaks/baseline.ts";
import type { Source } from "../sources/types.ts";

/** Files at the root of a repository that say what is no leak, whichever of them there are. */
const SETTINGS = [".keysweep.toml", ".gitleaks.toml", ".keysweepignore", ".gitleaksignore", BASELINE_FILE];

/** A source that remembers which of the files that say what is a leak it brings: whoever adds a key may add its permission too. */
export interface SettingsWatch {
  over(source: Source): Source;
  /** What to warn of when the source has been read. */
  warnings(): readonly string[];
}

/** `files`: those that the configuration came from. */
export function watchSettings(files: readonly string[]): SettingsWatch {
  // Most package.json files say nothing of keysweep.
  const isPackage = files.some((file) => basename(file) === "package.json");
  const watched = new Set(isPackage ? [...SETTINGS, "package.json"] : SETTINGS);
  const changed = new Set<string>();
  const see = (path: string) => {
    if (watched.has(path)) changed.add(path);
  };
  return {
    async *over(source) {
      for await (const item of source) {
        if (item.kind === "moved") see(item.moved.path);
        else if (item.kind === "blob" && item.blob.origin.kind === "commit-file") see(item.blob.origin.path);
        yield item;
      }
    },
    warnings: () =>
      changed.size === 0
        ? []
        : [
            `${[...changed].sort().join(", ")}: changed in this range, which is judged by it: see what it permits.`,
          ],
  };
}
