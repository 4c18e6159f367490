import { readlink, realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, parse, relative, resolve, sep } from "node:path";
import { KeysweepError } from "../errors.ts";

/**
 * Refuses a report's file that a link takes out of the work tree of the repository that holds it: in CI that is a pull request's, and would
 * have any file of the machine overwritten. Links that git does not track are the caller's affair. Error `USAGE`, and those of git.
 */
export async function refuseForeignLink(file: string, cwd: string): Promise<void> {
  const { links, end } = await follow(resolve(cwd, file));
  for (const link of links) {
    if (!(await leadsOut(link, end))) continue;
    throw new KeysweepError("USAGE", `a link that the repository holds leads the report ${file} out of it`, {
      hint: `It would be written to ${end}. Take the link out, or write elsewhere.`,
    });
  }
}

/** As many as Linux follows. */
const MOST_LINKS = 40;

/** The links on the way to a path, each as its folder is really called, and the place where the way ends. */
async function follow(path: string): Promise<{ readonly links: readonly string[]; readonly end: string }> {
  const links: string[] = [];
  let end = parse(path).root;
  const ahead = path.slice(end.length).split(sep);
  for (let name = ahead.shift(); name !== undefined; name = ahead.shift()) {
    const at = join(end, name);
    const target = links.length < MOST_LINKS ? await readlink(at).catch(() => undefined) : undefined;
    if (target === undefined) {
      end = at;
      continue;
    }
    links.push(at);
    const { root } = parse(target);
    if (root !== "") end = root;
    ahead.unshift(...target.slice(root.length).split(sep));
  }
  return { links, end };
}

/** Whether the repository around a link tracks it, and `end` is not in its work tree. */
async function leadsOut(link: string, end: string): Promise<boolean> {
  const { openRepository } = await import("../git/repository.ts");
  const folder = dirname(link);
  const repository = await openRepository(folder).catch((error: unknown) => {
    if (error instanceof KeysweepError && error.code === "NOT_A_REPOSITORY") return undefined;
    throw error;
  });
  if (repository?.root === undefined) return false;
  const { root, commonDir, gitDir } = repository;
  const [realRoot = root, ...inGit] = await Promise.all(
    [root, commonDir, gitDir].map((one) => realpath(one)),
  );
  if (isBelow(realRoot, end) && !inGit.some((one) => isBelow(one, end))) return false;
  const way = join(relative(realRoot, folder), basename(link)).split(sep).join("/");
  const { gitText } = await import("../git/process.ts");
  const tracked = await gitText(["ls-files", "--stage", "-z", "--", way], repository.call);
  return tracked
    .split("\0")
    .some((entry) => entry.startsWith("120000 ") && entry.slice(entry.indexOf("\t") + 1) === way);
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
