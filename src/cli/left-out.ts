import type { Config } from "../config/types.ts";
import { KeysweepError } from "../errors.ts";
import { findFilesAtPaths } from "../git/history/named-files.ts";
import { gitBytes } from "../git/process.ts";
import type { Repository } from "../git/repository.ts";
import { pathText, splitNul } from "../git/text.ts";
import { compileGlobs, type Globs } from "../sources/globs.ts";
import type { PathsSeen } from "../sweep/paths.ts";

type Patterns = Pick<Config, "include" | "exclude">;

/** A pattern with a slip in it must not pass for a clean tree: error `USAGE`. `why`: what the patterns do with every file. */
export function nothingWasRead({ include, exclude }: Globs, why: "outside" | "excluded"): KeysweepError {
  const said =
    why === "outside"
      ? `no file matches ${include.join(", ")}`
      : `${exclude.join(", ")} leaves out every file`;
  return new KeysweepError("USAGE", `${said}: nothing was read`, {
    hint: "Patterns start at the root of the repository or folder; * stops at a slash, ** does not.",
  });
}

/**
 * Throws where the patterns leave out every file of a repository, of its history too. One without any file passes. The whole history
 * is asked for its paths only where nothing of today is wanted.
 */
export async function mustWantSome(repository: Repository, patterns: Patterns): Promise<void> {
  if (patterns.include.length + patterns.exclude.length === 0) return;
  const judge = await compileGlobs(patterns);
  const verdicts = new Set<string>();
  const wants = (path: string): boolean => {
    const verdict = judge(path);
    verdicts.add(verdict);
    return verdict === "read";
  };
  const here =
    repository.root === undefined
      ? await pathsOf(repository, "HEAD")
      : await listed(repository, ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
  if (here.some(wants)) return;
  const { found, unread } = await findFilesAtPaths(repository, wants);
  if (found.length > 0 || unread > 0 || verdicts.has("read") || verdicts.size === 0) return;
  throw nothingWasRead(patterns, verdicts.has("excluded") ? "excluded" : "outside");
}

/** A name that no pattern is made for: what leaves it out leaves out whatever comes. */
const ANY_NAME = "any-folder/any-file-5f0c";

/**
 * Throws where a change was read of which the patterns left out every file, and where they would leave out all others as well. A change
 * that holds nothing but what is left out on purpose passes, and one beside which there are no other files, such as the first
 * commit. `paths`: of all files that there are with the change.
 */
export async function mustWantMore(
  { wanted, left }: PathsSeen,
  patterns: Patterns,
  paths: () => Promise<readonly string[]>,
): Promise<void> {
  if (wanted || left.size === 0) return;
  const judge = await compileGlobs({ ...patterns, include: [] });
  if (judge(ANY_NAME) !== "read") throw nothingWasRead(patterns, "excluded");
  const judgeAll = await compileGlobs(patterns);
  const others = (await paths()).filter((path) => !left.has(path));
  if (others.length === 0 || others.some((path) => judgeAll(path) === "read")) return;
  const isExcluded = others.some((path) => judgeAll(path) === "excluded");
  throw nothingWasRead(patterns, isExcluded ? "excluded" : "outside");
}

/** Paths of the index. */
export function stagedPaths(repository: Repository): Promise<readonly string[]> {
  return listed(repository, ["ls-files", "-z", "--cached"]);
}

/** Paths of a commit; none where it cannot be read. */
export async function pathsOf(repository: Repository, commit: string): Promise<readonly string[]> {
  if (commit.startsWith("-")) return [];
  try {
    return await listed(repository, ["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit]);
  } catch (error) {
    if (error instanceof KeysweepError && error.code === "GIT_FAILED") return [];
    throw error;
  }
}

async function listed(repository: Repository, args: readonly string[]): Promise<readonly string[]> {
  return [...splitNul(await gitBytes(args, repository.call))].map(pathText).filter(Boolean);
}
