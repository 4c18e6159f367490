import { accessSync, constants, existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { hasCode, KeysweepError, systemWords } from "../errors.ts";
import { type GitCall, gitBytes } from "./process.ts";

/** How a repository names its objects; ids are 40 or 64 hex digits. */
export type ObjectFormat = "sha1" | "sha256";

/** What a repository is. Plain data: it crosses threads. Paths are absolute. */
export interface Repository {
  /** Root of the work tree; absent in a bare repository and inside a `.git` folder. */
  readonly root: string | undefined;
  /** This work tree's own git folder: HEAD, index, MERGE_HEAD. */
  readonly gitDir: string;
  /** The git folder that all work trees share: objects, refs, config. The same as `gitDir` in a main work tree. */
  readonly commonDir: string;
  readonly objectFormat: ObjectFormat;
  readonly bare: boolean;
  readonly shallow: boolean;
  /** The commit that HEAD names; absent before the first commit, or when HEAD's commit is not there or corrupt. */
  readonly head: string | undefined;
  /** The folder that was opened, relative to the root: empty, or `a/b/` with its last slash. */
  readonly prefix: string;
  /** How git is to be started for this repository: pass it to `startGit`, `gitBytes`, `gitText` and `ask`. */
  readonly call: GitCall;
}

/** An argument that `git rev-parse` does not know and therefore prints as it is: keeps answers apart, newlines in paths or not. */
const MARK = "--keysweep-next";

/**
 * Opens the repository that `path` (a folder in a work tree, a git folder or a bare repository) lies in, with one git process.
 * Variables such as GIT_DIR and GIT_WORK_TREE count as they do for git.
 * Errors: `NOT_FOUND`, `NOT_A_REPOSITORY`, `GIT_UNSAFE`, `GIT_MISSING`, `GIT_FAILED`.
 */
export async function openRepository(path: string): Promise<Repository> {
  const cwd = resolve(path);
  needFolder(cwd, path);
  const answer = await askGit(cwd).catch((error: unknown) => {
    if (!(error instanceof KeysweepError) || error.code !== "NOT_A_REPOSITORY" || cwd === process.cwd())
      throw error;
    throw new KeysweepError("NOT_A_REPOSITORY", `${path} is not a git repository`, {
      ...(error.hint !== undefined && { hint: error.hint }),
      cause: error,
    });
  });
  const parts = answer.toString("utf8").split(`${MARK}\n`);
  const [flags = "", gitDirLine = "", commonDirLine = "", prefixLine = "", upLine = "", headLine = ""] =
    parts;
  const [bareText, shallowText, format] = flags.split("\n");
  if (parts.length !== 6 || (format !== "sha1" && format !== "sha256"))
    throw new KeysweepError("GIT_FAILED", "git rev-parse gave an answer that keysweep does not understand", {
      hint: "keysweep needs git 2.29 or newer.",
    });
  const bare = bareText === "true";
  const from = whereGitWas(cwd, line(upLine));
  const gitDir = resolve(from, line(gitDirLine));
  // Inside the work tree an empty line means "you are at the root"; no line at all means that there is no work tree.
  const root = bare || upLine === "" ? undefined : resolve(from, line(upLine));
  if (root !== undefined && !isFolder(root))
    throw new KeysweepError("NOT_FOUND", `${root}, the work tree of this repository, is no folder`, {
      hint: "The variable GIT_WORK_TREE, or the setting core.worktree, names it.",
    });
  return {
    root,
    gitDir,
    commonDir: resolve(from, line(commonDirLine)),
    objectFormat: format,
    bare,
    shallow: shallowText === "true",
    head: line(headLine) || undefined,
    prefix: line(prefixLine),
    call: {
      cwd: root ?? gitDir,
      env: needsNaming(gitDir, root)
        ? { GIT_DIR: gitDir, ...(root === undefined ? {} : { GIT_WORK_TREE: root }) }
        : {},
    },
  };
}

/** The folder that git's relative answers start at: `cwd`, unless that is a link into a work tree, where git went up from where it leads. */
function whereGitWas(cwd: string, up: string): string {
  const real = realpathSync(cwd);
  if (real === cwd) return cwd;
  const named = resolve(cwd, up);
  return existsSync(named) && realpathSync(named) === resolve(real, up) ? cwd : real;
}

/**
 * Whether git, started at the root, has to be told which repository is meant. A relative GIT_DIR was meant from where keysweep was
 * started; and `core.worktree` may name a folder that another repository lies in, or none: git would find that one there.
 */
function needsNaming(gitDir: string, root: string | undefined): boolean {
  return process.env.GIT_DIR !== undefined || (root !== undefined && gitDir !== join(root, ".git"));
}

const QUESTIONS = [
  "rev-parse",
  "--is-bare-repository",
  "--is-shallow-repository",
  "--show-object-format",
  ...[MARK, "--absolute-git-dir", MARK, "--git-common-dir"],
  ...[MARK, "--show-prefix", MARK, "--show-cdup", MARK],
];

async function askGit(cwd: string): Promise<Buffer> {
  try {
    // 1: there is no commit yet; all else has been printed by then.
    return await gitBytes([...QUESTIONS, "--quiet", "--verify", "HEAD^{commit}"], { cwd, answers: [1] });
  } catch (error) {
    // At a corrupt commit git ends; a repository is there all the same.
    if (error instanceof KeysweepError && error.code === "GIT_FAILED" && /object/.test(error.message))
      return gitBytes(QUESTIONS, { cwd });
    const isNone = error instanceof KeysweepError && error.code === "NOT_A_REPOSITORY";
    const remains = isNone && process.env.GIT_DIR === undefined ? remainsAround(cwd) : undefined;
    if (remains === undefined) throw error;
    throw new KeysweepError("GIT_FAILED", `${remains} is damaged: git takes it for no repository`, {
      hint: "Mend it (HEAD, objects, refs, config), or clone anew. keysweep scan --no-git reads the files as they are.",
      cause: error,
    });
  }
}

/** What git passed over in silence: a `.git` on the way up, or a folder that has most of what a bare repository has. */
function remainsAround(opened: string): string | undefined {
  // As git goes: from where a link leads.
  const cwd = realpathSync(opened);
  const inside = ["HEAD", "objects", "refs", "config"].filter((name) => existsSync(join(cwd, name)));
  if (inside.includes("objects") && inside.length >= 3) return cwd;
  for (let folder = cwd; ; folder = dirname(folder)) {
    const entry = join(folder, ".git");
    // Nothing is no damage: an empty folder may stand where a repository was left out.
    if (existsSync(entry) && !isEmptyFolder(entry)) return entry;
    if (folder === dirname(folder)) return undefined;
  }
}

function isEmptyFolder(path: string): boolean {
  try {
    return readdirSync(path).length === 0;
  } catch {
    return false;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Without the newline that ends it. */
function line(text: string): string {
  return text.endsWith("\n") ? text.slice(0, -1) : text;
}

function needFolder(cwd: string, named: string): void {
  try {
    if (statSync(cwd).isDirectory()) {
      accessSync(cwd, constants.X_OK);
      return;
    }
  } catch (error) {
    if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR"))
      throw new KeysweepError("NOT_FOUND", `there is no folder ${named}`, { cause: error });
    throw new KeysweepError("IO", `the folder ${named} cannot be opened: ${systemWords(error)}`, {
      cause: error,
    });
  }
  throw new KeysweepError("NOT_FOUND", `${named} is not a folder`);
}

/** The id of the empty tree: what a first commit is compared with. */
export function emptyTree(format: ObjectFormat): string {
  return format === "sha1"
    ? "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
    : "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321";
}

/** The id of a blob that holds nothing. */
export function emptyBlob(format: ObjectFormat): string {
  return format === "sha1"
    ? "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
    : "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813";
}

/** Whether `id` is the all-zero id, git's word for "no object". */
export function isZero(id: string): boolean {
  return /^0+$/.test(id);
}
