import { lstat, readlink, realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { KeysweepError } from "../errors.ts";

/**
 * Refuses a report's file that a link of the scanned repository's own takes out of its work tree: in CI that is a pull request's, and would
 * have any file of the machine overwritten. Links that git does not track are the caller's affair. Error `USAGE`, and those of git.
 */
export async function refuseForeignLink(file: string, cwd: string): Promise<void> {
  const path = resolve(cwd, file);
  const target = await whereItLeads(path);
  if (target === path) return;
  const { openRepository } = await import("../git/repository.ts");
  const repository = await openRepository(cwd).catch((error: unknown) => {
    if (error instanceof KeysweepError && error.code === "NOT_A_REPOSITORY") return undefined;
    throw error;
  });
  if (repository?.root === undefined) return;
  const { root, commonDir, gitDir } = repository;
  const realRoot = await realpath(root);
  const inGit = [commonDir, gitDir].map((folder) => realpath(folder));
  if (isBelow(realRoot, target) && !(await Promise.all(inGit)).some((folder) => isBelow(folder, target)))
    return;
  const shown = [root, realRoot].find((folder) => isBelow(folder, path));
  if (shown === undefined) return;
  const parts = relative(shown, path).split(sep);
  const ways = parts.map((_, at) => parts.slice(0, at + 1).join("/"));
  const { gitText } = await import("../git/process.ts");
  const tracked = (await gitText(["ls-files", "--stage", "-z", "--", ...ways], repository.call)).split("\0");
  if (!tracked.some((entry) => entry.startsWith("120000 ") && ways.includes(entry.split("\t")[1] ?? "")))
    return;
  throw new KeysweepError("USAGE", `a link that the repository holds leads the report ${file} out of it`, {
    hint: `It would be written to ${target}. Take the link out, or write elsewhere.`,
  });
}

/** The path behind all links; `path` itself where there are none. */
async function whereItLeads(path: string): Promise<string> {
  const real = await realpath(path).catch(() => undefined);
  if (real !== undefined) return real;
  const folder = await realpath(dirname(path)).catch(() => dirname(path));
  const isLink = (await lstat(path).catch(() => undefined))?.isSymbolicLink() === true;
  return isLink ? resolve(folder, await readlink(path)) : join(folder, basename(path));
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
