import { escapePattern } from "./git-findings.ts";
import { field } from "./loaders.ts";
import { isForTests, shown } from "./names.ts";
import { isPacked } from "./npm-ignore.ts";
import { folderOf, join } from "./paths.ts";
import type { EnvFinding } from "./types.ts";

/** A package.json of the work tree, parsed. */
export interface Package {
  readonly path: string;
  readonly manifest: unknown;
}

/** One finding for each .env file that `npm publish` takes along; `onDisk` are there, `loaded` would be. */
export async function packageFindings(
  packages: readonly Package[],
  onDisk: readonly string[],
  loaded: readonly string[],
  read: (path: string) => Promise<string | undefined>,
): Promise<EnvFinding[]> {
  const findings: EnvFinding[] = [];
  const folders = new Set(packages.map(({ path }) => folderOf(path)));
  for (const { path, manifest } of packages) {
    if (!isPublishable(manifest) || isForTests(path)) continue;
    const folder = folderOf(path);
    const list = field(manifest, "files");
    const files = Array.isArray(list) ? list.filter((entry) => typeof entry === "string") : undefined;
    const above = workspaceParents(folder, packages);
    for (const candidate of [...onDisk, ...loaded]) {
      // A file belongs to the innermost package that holds it.
      let owner = folderOf(candidate);
      while (owner !== "" && !folders.has(owner)) owner = folderOf(owner);
      if (owner !== folder) continue;
      const relative = folder === "" ? candidate : candidate.slice(folder.length + 1);
      if (!(await isPacked({ folder, files, above, path: relative }, read))) continue;
      const exists = onDisk.includes(candidate);
      const npmIgnore = join(folder, ".npmignore");
      const hasNpmIgnore = (await read(npmIgnore)) !== undefined;
      // A new .npmignore would replace .gitignore and let out more than it keeps in.
      const file = hasNpmIgnore ? npmIgnore : join(folder, ".gitignore");
      findings.push({
        code: "env-in-package",
        severity: exists ? "high" : "medium",
        path: candidate,
        packageFile: path,
        exists,
        message: `npm publish ${exists ? "packs" : "would pack"} ${shown(candidate)}: ${files !== undefined ? `"files" of ${shown(path)} takes it in` : hasNpmIgnore ? `${shown(npmIgnore)}, which replaces .gitignore, does not leave it out` : "no ignore file of the package leaves it out"}`,
        ...(files === undefined && { fix: { file, line: `/${escapePattern(relative)}` } }),
      });
    }
  }
  return findings;
}

/** npm refuses to publish anything else. */
export function isPublishable(manifest: unknown): boolean {
  return (
    field(manifest, "private") !== true &&
    typeof field(manifest, "name") === "string" &&
    typeof field(manifest, "version") === "string"
  );
}

/** Folders from the workspace root down to just above `folder`, if a package above names workspaces; else none. */
function workspaceParents(folder: string, packages: readonly Package[]): string[] {
  const above: string[] = [];
  for (let parent = folder; parent !== ""; ) {
    parent = folderOf(parent);
    above.unshift(parent);
    const manifest = packages.find(({ path }) => path === join(parent, "package.json"))?.manifest;
    if (field(manifest, "workspaces") !== undefined) return above;
  }
  return [];
}
