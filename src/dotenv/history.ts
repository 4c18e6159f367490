import { KeysweepError } from "../errors.ts";
import { gitBytes, gitText, startGit } from "../git/process.ts";
import { inspectEnv } from "./contents.ts";
import { envNameKind } from "./names.ts";
import type { EnvContents, EnvGap, KeyDetector } from "./types.ts";

/** An .env file that the history holds. */
export interface PastEnvFile {
  readonly path: string;
  /** The oldest commit found that brings it in. */
  readonly commit?: string;
  /** The worst of all its versions that were read. */
  readonly contents: EnvContents;
}

export interface PastOptions {
  /** Milliseconds for git's listing. */
  readonly timeout: number;
  /** Ends git early; the answer is then of no use. */
  readonly signal: AbortSignal;
  readonly scanText?: KeyDetector;
}

/** Versions that are looked into, and how large one may be. */
const MAX_VERSIONS = 2000;
const MAX_BYTES = 1 << 20;
const WORST_FIRST: readonly EnvContents[] = ["key", "secret", "nothing"];

/**
 * All .env files that a ref of the repository at `root` reaches: one walk over all objects for the files (a diff of every
 * commit takes twice as long), and a second one for the commits of what was found. Contents that stand at several paths
 * are named once. What cannot be listed or read (time, a missing object, a shallow clone) is a gap, never an empty answer.
 */
export async function findPastEnvFiles(
  root: string,
  options: PastOptions,
  gaps: EnvGap[],
): Promise<{ files: PastEnvFile[]; versions: number }> {
  const gap = (why: string): void => {
    gaps.push({ what: "history", why });
  };
  const limits: Limits = { deadline: performance.now() + options.timeout, signal: options.signal };
  const paths = new Map<string, Set<string>>();
  const sizes = new Map<string, number>();
  const commits = new Map<string, string>();
  try {
    if ((await gitText(["rev-parse", "--is-shallow-repository"], { cwd: root })).trim() === "true") {
      gap("the clone is shallow: what came before is not here (git fetch --unshallow)");
    }
    const { missing, inTime } = await listVersions(root, limits, (path, oid) => {
      paths.set(path, (paths.get(path) ?? new Set()).add(oid));
    });
    if (missing > 0) gap(`objects missing from this clone: ${missing}; .env files among them cannot be seen`);
    await dropFolders(root, paths, sizes);
    if (!inTime) gap(`git had not listed it after ${Math.round(options.timeout / 1000)} s`);
    else if (!(await findCommits(root, [...paths.keys()], limits, commits))) {
      gap("there was no time left to look up which commits brought .env files in");
    }
  } catch (error) {
    if (!(error instanceof KeysweepError) || error.code !== "GIT_FAILED") throw error;
    gap(error.message);
  }
  const all = [...new Set([...paths.values()].flatMap((versions) => [...versions]))];
  if (all.length > MAX_VERSIONS)
    gap(`${all.length - MAX_VERSIONS} versions of .env files were not looked into`);
  const contents = await inspectVersions(
    root,
    all.slice(0, MAX_VERSIONS),
    { paths, sizes },
    options.scanText,
    gaps,
  );
  const files = [...paths].map(([path, versions]): PastEnvFile => {
    const found = [...versions].map((oid) => contents.get(oid));
    const commit = commits.get(path);
    return {
      path,
      ...(commit !== undefined && { commit }),
      contents: WORST_FIRST.find((contents) => found.includes(contents)) ?? "unread",
    };
  });
  return { files, versions: all.length };
}

interface Limits {
  /** Of `performance.now()`. */
  readonly deadline: number;
  readonly signal: AbortSignal;
}

/** Runs git until it ends or the time is up; hands on what it prints, split at `separator`. False: not all of it. */
async function readGit(
  args: readonly string[],
  call: { root: string; limits: Limits; separator: number; input?: string },
  each: (field: string) => void,
): Promise<boolean> {
  const left = call.limits.deadline - performance.now();
  if (left <= 0) return false;
  const git = startGit(args, { cwd: call.root });
  git.stdin.end(call.input ?? "");
  let late = false;
  call.limits.signal.addEventListener("abort", git.kill, { once: true });
  const timer = setTimeout(() => {
    late = true;
    git.kill();
  }, left);
  try {
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of git.stdout as AsyncIterable<Buffer>) {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let from = 0;
      for (let end = rest.indexOf(call.separator); end >= 0; end = rest.indexOf(call.separator, from)) {
        each(rest.toString("utf8", from, end));
        from = end + 1;
      }
      rest = rest.subarray(from);
    }
    await git.ended;
  } finally {
    clearTimeout(timer);
    call.limits.signal.removeEventListener("abort", git.kill);
  }
  return !late;
}

/** Calls `each` for every version of an .env file that any ref reaches. */
async function listVersions(
  root: string,
  limits: Limits,
  each: (path: string, oid: string) => void,
): Promise<{ missing: number; inTime: boolean }> {
  let missing = 0;
  // HEAD too: --all knows it only where it is on a branch of this worktree.
  const args = ["rev-list", "--objects", "--missing=print", "--all", "HEAD", "--"];
  const inTime = await readGit(
    (await hasCommits(root)) ? args : args.filter((arg) => arg !== "HEAD"),
    { root, limits, separator: 0x0a },
    (line) => {
      if (line.startsWith("?")) missing++;
      const space = line.indexOf(" ");
      if (space < 0) return;
      const path = line.slice(space + 1);
      const kind = envNameKind(path);
      if (kind === "env" || kind === "public-env") each(path, line.slice(0, space));
    },
  );
  return { missing, inTime };
}

async function hasCommits(root: string): Promise<boolean> {
  return (
    (await gitText(["rev-parse", "--verify", "--quiet", "HEAD"], { cwd: root, answers: [1] })).trim() !== ""
  );
}

/** Finds, for each path, the oldest commit that adds it. False: time was up. */
async function findCommits(
  root: string,
  paths: readonly string[],
  limits: Limits,
  commits: Map<string, string>,
): Promise<boolean> {
  if (paths.length === 0) return true;
  const args = ["log", "--stdin", "--all", ...((await hasCommits(root)) ? ["HEAD"] : [])];
  // --full-history: without it git passes over a side branch that added and removed a file before it was merged.
  // -m: what only a merge brings in. Newest first, so the last commit seen of a path is its oldest.
  args.push(
    "--full-history",
    "-m",
    "--no-renames",
    "--no-ext-diff",
    "--diff-filter=A",
    "--name-only",
    "-z",
    "--format=%x01%H",
  );
  let commit = "";
  return readGit(
    ["-c", "log.showRoot=true", ...args],
    { root, limits, separator: 0, input: `--\n${paths.join("\n")}\n` },
    (field) => {
      const text = field.replace(/^\n/, "");
      if (text.startsWith("\x01")) commit = text.slice(1);
      else if (text !== "") commits.set(text, commit);
    },
  );
}

/** Takes out of `paths` what is a folder by that name; notes the sizes of the rest. */
async function dropFolders(
  root: string,
  paths: Map<string, Set<string>>,
  sizes: Map<string, number>,
): Promise<void> {
  if (paths.size === 0) return;
  const oids = [...paths.values()].flatMap((versions) => [...versions]);
  const printed = await gitText(["cat-file", "--batch-check"], { cwd: root }, `${oids.join("\n")}\n`);
  const folders = new Set<string>();
  for (const line of printed.split("\n")) {
    const [oid = "", type = "", size = ""] = line.split(" ");
    if (type === "blob") sizes.set(oid, Number(size));
    else if (type === "tree") folders.add(oid);
  }
  for (const [path, versions] of paths) {
    for (const oid of versions) if (folders.has(oid)) versions.delete(oid);
    if (versions.size === 0) paths.delete(path);
  }
}

async function inspectVersions(
  root: string,
  oids: readonly string[],
  known: { paths: ReadonlyMap<string, ReadonlySet<string>>; sizes: ReadonlyMap<string, number> },
  scanText: KeyDetector | undefined,
  gaps: EnvGap[],
): Promise<Map<string, EnvContents>> {
  const contents = new Map<string, EnvContents>();
  const paths = new Map(
    [...known.paths].flatMap(([path, versions]) => [...versions].map((oid) => [oid, path] as const)),
  );
  const gap = (oid: string, why: string): void => {
    gaps.push({ what: `${paths.get(oid) ?? ""} (${oid.slice(0, 12)})`, why });
  };
  const wanted: string[] = [];
  for (const oid of oids) {
    const size = known.sizes.get(oid);
    if (size === undefined) gap(oid, "the object is missing");
    else if (size > MAX_BYTES) gap(oid, "too large for an .env file; not looked into");
    else wanted.push(oid);
  }
  try {
    for (let from = 0; from < wanted.length; from += 100) {
      const some = wanted.slice(from, from + 100);
      const bytes = await gitBytes(["cat-file", "--batch"], { cwd: root }, `${some.join("\n")}\n`);
      for (let at = 0; at < bytes.length; ) {
        const end = bytes.indexOf(10, at);
        const [oid = "", type = "", size = ""] = bytes.toString("latin1", at, end).split(" ");
        at = end + 1;
        if (type === "missing") {
          gap(oid, "the object is missing");
          continue;
        }
        const blob = bytes.subarray(at, at + Number(size));
        at += Number(size) + 1;
        contents.set(oid, inspectEnv(blob, paths.get(oid) ?? "", scanText).contents);
      }
    }
  } catch (error) {
    if (!(error instanceof KeysweepError) || error.code !== "GIT_FAILED") throw error;
    gaps.push({ what: "history", why: error.message });
  }
  return contents;
}
