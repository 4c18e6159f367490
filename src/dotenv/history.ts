import { KeysweepError } from "../errors.ts";
import { gitBytes, gitText, startGit } from "../git/process.ts";
import { inspectEnv } from "./contents.ts";
import { ENV_PATHSPECS, envNameKind } from "./names.ts";
import type { EnvContents, EnvGap, KeyDetector } from "./types.ts";

/** An .env file that the history holds. */
export interface PastEnvFile {
  readonly path: string;
  /** The oldest commit found that brings it in. */
  readonly commit: string;
  /** The worst of all its versions that were read. */
  readonly contents: EnvContents;
}

export interface PastOptions {
  /** Milliseconds for git's listing. */
  readonly timeout: number;
  readonly scanText?: KeyDetector;
}

/** Versions that are looked into, and how large one may be. */
const MAX_VERSIONS = 2000;
const MAX_BYTES = 1 << 20;

/**
 * All .env files that a ref of the repository at `root` reaches, with one `git log` over all refs. What cannot be listed
 * or read (time, a missing object, a shallow clone) is a gap, never an empty answer.
 */
export async function findPastEnvFiles(
  root: string,
  options: PastOptions,
  gaps: EnvGap[],
): Promise<{ files: PastEnvFile[]; versions: number }> {
  const seen = new Map<string, { commit: string; versions: Set<string> }>();
  try {
    if ((await gitText(["rev-parse", "--is-shallow-repository"], { cwd: root })).trim() === "true") {
      gaps.push({
        what: "history",
        why: "the clone is shallow: what came before is not here (git fetch --unshallow)",
      });
    }
    const inTime = await listVersions(root, options.timeout, (commit, path, oid) => {
      const known = seen.get(path);
      // Newest first: the last one seen is the oldest.
      if (known === undefined) seen.set(path, { commit, versions: new Set([oid]) });
      else {
        known.commit = commit;
        known.versions.add(oid);
      }
    });
    if (!inTime)
      gaps.push({ what: "history", why: `git log took longer than ${Math.round(options.timeout / 1000)} s` });
  } catch (error) {
    if (!(error instanceof KeysweepError) || error.code !== "GIT_FAILED") throw error;
    gaps.push({ what: "history", why: error.message });
  }
  const all = [...new Set([...seen.values()].flatMap(({ versions }) => [...versions]))];
  const read = all.slice(0, MAX_VERSIONS);
  if (all.length > read.length) {
    gaps.push({
      what: "history",
      why: `${all.length - read.length} older versions of .env files were not looked into`,
    });
  }
  const contents = await inspectVersions(root, read, seen, options.scanText, gaps);
  const files = [...seen].map(([path, { commit, versions }]) => {
    const all = [...versions].map((oid) => contents.get(oid) ?? "nothing");
    return {
      path,
      commit,
      contents: all.includes("key") ? "key" : all.includes("secret") ? "secret" : "nothing",
    } as const;
  });
  return { files, versions: all.length };
}

/** Calls `each` for every version of an .env file that a commit brings in, newest commit first. False: not all, time was up. */
async function listVersions(
  root: string,
  timeout: number,
  each: (commit: string, path: string, oid: string) => void,
): Promise<boolean> {
  const git = startGit(
    [
      "-c",
      "log.showRoot=true",
      "-c",
      "diff.renames=false",
      "--no-literal-pathspecs",
      "log",
      "--all",
      // Without it, git passes over a side branch that added and removed a file before it was merged.
      "--full-history",
      // What only a merge brings in.
      "-m",
      "--no-renames",
      "--no-ext-diff",
      "--no-textconv",
      "--diff-filter=AMT",
      "--raw",
      "--no-abbrev",
      "-z",
      "--format=%x01%H",
      "--",
      ...ENV_PATHSPECS,
    ],
    { cwd: root },
  );
  git.stdin.end();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    git.kill();
  }, timeout);
  try {
    let commit = "";
    let oid = "";
    let rest = Buffer.alloc(0);
    for await (const chunk of git.stdout as AsyncIterable<Buffer>) {
      rest = Buffer.concat([rest, chunk]);
      let from = 0;
      for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0, from)) {
        const field = rest.toString("utf8", from, end).replace(/^\n/, "");
        from = end + 1;
        if (field.startsWith("\x01")) commit = field.slice(1);
        else if (oid === "" && field.startsWith(":")) {
          // :oldmode newmode old new status; links and submodules hold no settings
          const [, mode = "", , id = ""] = field.split(" ");
          oid = mode.startsWith("1006") || mode.startsWith("1007") ? id : "none";
        } else if (oid !== "") {
          const kind = envNameKind(field);
          if (oid !== "none" && (kind === "env" || kind === "public-env")) each(commit, field, oid);
          oid = "";
        }
      }
      rest = rest.subarray(from);
    }
    await git.ended;
  } finally {
    clearTimeout(timer);
  }
  return !late;
}

async function inspectVersions(
  root: string,
  oids: readonly string[],
  seen: ReadonlyMap<string, { versions: ReadonlySet<string> }>,
  scanText: KeyDetector | undefined,
  gaps: EnvGap[],
): Promise<Map<string, EnvContents>> {
  const contents = new Map<string, EnvContents>();
  if (oids.length === 0) return contents;
  const paths = new Map(
    [...seen].flatMap(([path, { versions }]) => [...versions].map((oid) => [oid, path] as const)),
  );
  const gap = (oid: string, why: string): void => {
    gaps.push({ what: `${paths.get(oid) ?? ""} (${oid.slice(0, 12)})`, why });
  };
  try {
    const sizes = await gitText(["cat-file", "--batch-check"], { cwd: root }, `${oids.join("\n")}\n`);
    const wanted: string[] = [];
    for (const line of sizes.split("\n")) {
      const [oid = "", type = "", size = ""] = line.split(" ");
      if (type === "missing") gap(oid, "the object is missing");
      else if (type === "blob" && Number(size) > MAX_BYTES)
        gap(oid, "too large for an .env file; not looked into");
      else if (type === "blob") wanted.push(oid);
    }
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
