import { basename, dirname, relative, resolve, sep } from "node:path";
import { BASELINE_FILE } from "../leaks/baseline.ts";
import type { Blob, Source } from "../sources/types.ts";

/** The files at the root of a repository that say what is no leak. */
const PERMISSIONS = [".keysweepignore", ".gitleaksignore", BASELINE_FILE];

/** Watches a source for changes to the files that say what is a leak: whoever adds a key may add a permission for it, too. */
export interface SettingsWatch {
  over(source: Source): Source;
  /** What to warn of when the source has been read. */
  warnings(): readonly string[];
}

/** What decides which files a run is judged by. */
export interface SettingsPlace {
  /**
   * The files of the configuration, by the names that they were given: the first from `cwd`, one that another file extends from `cwd` or from
   * the folder of that file.
   */
  readonly files: readonly string[];
  /** The folder that settings are read from. */
  readonly root: string;
  readonly cwd: string;
  /** The commit that they are read from, as people name it; absent: the working tree. */
  readonly from?: string;
}

/** Only the files in force are watched: a `.gitleaks.toml` counts only where there is no `.keysweep.toml`. */
export function watchSettings({ files, root, cwd, from }: SettingsPlace): SettingsWatch {
  const watched = new Set(PERMISSIONS);
  let folder = cwd;
  for (const file of files) {
    const places = [resolve(cwd, file), resolve(folder, file)];
    for (const place of places) watched.add(relative(root, place).split(sep).join("/"));
    folder = dirname(places[1] ?? cwd);
  }
  const changed = new Set<string>();
  return {
    async *over(source) {
      for await (const item of source) {
        if (item.kind === "moved" && watched.has(item.moved.path)) changed.add(item.moved.path);
        else if (item.kind === "blob" && item.blob.origin.kind === "commit-file") {
          const { path } = item.blob.origin;
          if (watched.has(path) && (await saysOther(path, item.blob))) changed.add(path);
        }
        yield item;
      }
    },
    warnings: () =>
      changed.size === 0
        ? []
        : [
            `${[...changed].sort().join(", ")}: changed in this range, which is judged by ${from === undefined ? "it: see what it permits" : `what stands in ${from}`}.`,
          ],
  };
}

/** Whether a file says something other than before; most changes of a package.json have nothing to do with keysweep. */
async function saysOther(path: string, { bytes, before }: Blob): Promise<boolean> {
  if (basename(path) !== "package.json" || !before) return true;
  const olds = await before();
  const said = settingsIn(bytes);
  return said === undefined || !olds.some((old) => settingsIn(old) === said);
}

/** What a package.json says to keysweep, as text that can be compared; undefined where it cannot be read. */
function settingsIn(bytes: Uint8Array): string | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return typeof value === "object" && value !== null && "keysweep" in value
      ? JSON.stringify(value.keysweep)
      : "";
  } catch {
    return undefined;
  }
}
