import { constants } from "node:fs";
import { lstat, open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { hasCode, whyUnreadable } from "../errors.ts";
import { type GitCall, gitText } from "../git/process.ts";
import type { IgnoreJudge } from "./ignore.ts";
import { envNameKind } from "./names.ts";
import type { EnvGap } from "./types.ts";

/** What is in a work tree, paths relative to its root. */
export interface WorkTree {
  readonly root: string;
  /** Regular files that git tracks, with the id of what the index holds. */
  readonly tracked: ReadonlyMap<string, string>;
  /** Regular files on disk that git neither tracks nor ignores. */
  readonly untracked: readonly string[];
  /** Files on disk with an .env name, tracked or not, ignored or not (those in ignored folders are left out). */
  readonly envOnDisk: readonly string[];
  /** Other repositories inside this one: they have ignore rules of their own. */
  readonly nested: readonly string[];
}

/** Lists the work tree at `root`, where `call` starts git. Unreadable folders and names that are not UTF-8 become gaps. */
export async function readWorkTree(
  root: string,
  call: GitCall,
  judge: IgnoreJudge,
  gaps: EnvGap[],
): Promise<WorkTree> {
  const [stagedText, untrackedText] = await Promise.all([
    gitText(["ls-files", "-s", "-z"], call),
    gitText(["ls-files", "-z", "--others", "--exclude-standard"], call),
  ]);
  const tracked = new Map<string, string>();
  const nested = new Set<string>();
  for (const entry of stagedText.split("\0")) {
    const tab = entry.indexOf("\t");
    if (tab < 0) continue;
    const path = entry.slice(tab + 1);
    const mode = entry.slice(0, 6);
    if (mode === "160000") nested.add(path);
    else if (mode === "100644" || mode === "100755") tracked.set(path, entry.slice(7, entry.indexOf(" ", 7)));
  }
  const untracked: string[] = [];
  for (const path of untrackedText.split("\0")) {
    if (path === "") continue;
    // A repository that is no submodule (yet) is listed as a folder.
    if (path.endsWith("/")) nested.add(path.slice(0, -1));
    else untracked.push(path);
  }
  const envOnDisk = await walkForEnv(root, judge, nested, gaps);
  return { root, tracked, untracked, envOnDisk, nested: [...nested].sort() };
}

async function walkForEnv(
  root: string,
  judge: IgnoreJudge,
  nested: Set<string>,
  gaps: EnvGap[],
): Promise<string[]> {
  const found: string[] = [];
  let level: string[] = [""];
  while (level.length > 0) {
    const below: string[] = [];
    for (const folder of level) {
      const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error: unknown) => {
        gaps.push({ what: folder === "" ? "." : folder, why: whyUnreadable(error) });
        return [];
      });
      if (folder !== "" && entries.some((entry) => entry.name === ".git")) {
        nested.add(folder);
        continue;
      }
      for (const entry of entries) {
        const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory()) {
          if (entry.name !== ".git" && entry.name !== "node_modules" && !nested.has(path)) below.push(path);
        } else if (entry.isFile() && envNameKind(entry.name) !== "other") {
          if (path.includes("\ufffd")) gaps.push({ what: path, why: "the name is not UTF-8" });
          else found.push(path);
        }
      }
    }
    const asked = below.filter((path) => {
      if (!path.includes("\ufffd")) return true;
      gaps.push({ what: path, why: "the name is not UTF-8" });
      return false;
    });
    const answers = await judge.ask(asked);
    // What a whole ignored folder holds is kept out with it, if others have that rule too.
    level = asked.filter((_, index) => {
      const answer = answers[index];
      return answer?.state !== "ignored" || answer.isPrivate;
    });
  }
  return found.sort();
}

/** A file's bytes; `undefined` when it is gone or no regular file; `"too-large"` beyond `limit` bytes. Symbolic links are not followed. */
export async function readFileBounded(
  path: string,
  limit: number,
): Promise<Buffer | "too-large" | undefined> {
  // Looked at before it is opened: opening a named pipe would wait for a writer.
  const seen = await lstat(path).catch((error: unknown) => {
    if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR")) return undefined;
    throw error;
  });
  if (seen === undefined || !seen.isFile()) return undefined;
  if (seen.size > limit) return "too-large";
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}
