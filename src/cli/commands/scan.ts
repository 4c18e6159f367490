import { existsSync, fstatSync, statSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import type { Config } from "../../config/types.ts";
import { KeysweepError } from "../../errors.ts";
import { isIgnored } from "../../git/ignored.ts";
import type { Repository } from "../../git/repository.ts";
import { count } from "../../report/words.ts";
import { filesSource, type NamedFile } from "../../sources/files.ts";
import { folderSource } from "../../sources/folder.ts";
import { originOf } from "../../sources/origin.ts";
import { stdinSource } from "../../sources/stdin.ts";
import type { Source } from "../../sources/types.ts";
import { worktreeSource } from "../../sources/worktree.ts";
import { readFiles } from "../../sweep/files/read.ts";
import type { Reading } from "../../sweep/reading.ts";
import type { CommandArgs } from "../command.ts";
import { optimizeLater } from "../compiling.ts";
import type { ExitCode } from "../exit.ts";
import type { Io } from "../io.ts";
import { nothingWasRead } from "../left-out.ts";
import { namedPlace } from "../named-place.ts";
import { repositoryHere } from "../repository-here.ts";
import { sweepAndReport, sweepOptions } from "../sweep-and-report.ts";

/** `keysweep scan [path…]` */
export async function run({ words, options }: CommandArgs, io: Io): Promise<ExitCode> {
  optimizeLater("scan");
  const plan = await planScan(words, options["no-git"] === true, io);
  return sweepAndReport(
    {
      command: "scan",
      root: plan.root,
      ...(plan.gitDir !== undefined && { gitDir: plan.gitDir }),
      scope: plan.scope,
      label: "working tree",
      read: async ({ config, context }) => {
        const { include, exclude, maxBinaryBytes } = config;
        const source = plan.open({ globs: { include, exclude }, maxBinaryBytes });
        const reading = await readFiles(source, context, sweepOptions(options));
        needSomething(reading, config, words.length === 0);
        return reading;
      },
    },
    options,
    io,
  );
}

/**
 * A pattern with a slip in it must not pass for a clean tree. `whole`: nothing less than the tree was asked for; of single files (what hooks
 * name) all may well be excluded. Throws `USAGE` when nothing at all is included.
 */
function needSomething({ coverage }: Reading, { include, exclude }: Config, whole: boolean): void {
  const { blobs, gaps, skips } = coverage;
  if (blobs + gaps.length > 0) return;
  if (include.length > 0 && skips.length === 0) throw nothingWasRead({ include, exclude }, "outside");
  if (whole && skips.length > 0 && skips.every(({ why }) => why === "excluded"))
    throw nothingWasRead({ include, exclude }, "excluded");
}

interface ReadOptions {
  readonly globs: { readonly include: readonly string[]; readonly exclude: readonly string[] };
  readonly maxBinaryBytes: number;
}

interface ScanPlan {
  /** The folder whose configuration counts. */
  readonly root: string;
  /** Of the repository around it. */
  readonly gitDir: string | undefined;
  /** For the verdict line. */
  readonly scope: string;
  readonly open: (options: ReadOptions) => Source;
}

/** What the words of the command line name: the whole tree, stdin, or files and folders. */
async function planScan(words: readonly string[], noGit: boolean, io: Io): Promise<ScanPlan> {
  if (words.includes("-")) {
    if (words.length > 1) throw new KeysweepError("USAGE", "- (stdin) stands alone");
    needNoFolder(io.stdin);
    const repository = noGit ? undefined : await findRepository(io.cwd);
    return {
      root: repository?.root ?? io.cwd,
      gitDir: repository?.commonDir,
      scope: "stdin",
      open: () => stdinSource(io.stdin),
    };
  }
  for (const word of words) {
    if (!existsSync(namedPlace(word, io.cwd)))
      throw new KeysweepError("NOT_FOUND", `there is no file or folder ${word}`);
  }
  const here = words.length > 0 || noGit ? undefined : await findRepository(io.cwd);
  // From a folder inside of a repository, too, the working tree is all of it.
  const once = new Map(words.map((word) => [resolve(io.cwd, word), word]));
  const named = words.length > 0 ? [...once.values()] : [here?.root ?? "."];
  const folders = named.filter((word) => statSync(resolve(io.cwd, word)).isDirectory());
  const files = named.filter((word) => !folders.includes(word));
  const first = resolve(io.cwd, folders[0] ?? ".");
  const repository = here ?? (noGit ? undefined : await findRepository(first));
  const root = repository?.root ?? (named.length === 1 ? first : io.cwd);
  const parts: ((options: ReadOptions) => Source)[] = [];
  if (files.length > 0) {
    parts.push(({ maxBinaryBytes }) =>
      filesSource(
        files.map((file) => nameFile(file, root, io.cwd)),
        { maxBinaryBytes },
      ),
    );
  }
  for (const folder of folders) parts.push(await openFolder(resolve(io.cwd, folder), root, noGit));
  return {
    root,
    gitDir: repository?.commonDir,
    scope: here ? "the working tree" : scopeOf(files, folders),
    open: (options) => chain(parts.map((part) => part(options))),
  };
}

/** Node reads a folder as if it were empty: `keysweep scan - < src` would find nothing in it. */
function needNoFolder({ fd }: Io["stdin"] & { readonly fd?: number }): void {
  if (fd === undefined || !fstatSync(fd).isDirectory()) return;
  throw new KeysweepError("USAGE", "stdin is a folder, which is not read that way", {
    hint: "Name it: keysweep scan <folder>",
  });
}

/** Names more than these are counted. */
const MOST_NAMED = 4;

/** What was named, for the verdict line. */
function scopeOf(files: readonly string[], folders: readonly string[]): string {
  const named = [...files, ...folders].map((word) => (word === "." ? "this folder" : word));
  if (named.length <= MOST_NAMED) return named.join(", ");
  const counts = [
    ...(files.length > 0 ? [count(files.length, "file")] : []),
    ...(folders.length > 0 ? [count(folders.length, "folder")] : []),
  ];
  return counts.join(" and ");
}

/** A folder of a repository as git sees it, any other, and one that git ignores, as it is. Paths are made relative to `root`. */
async function openFolder(
  folder: string,
  root: string,
  noGit: boolean,
): Promise<(options: ReadOptions) => Source> {
  const repository = noGit ? undefined : await repositoryHere(folder);
  // What git keeps is compressed: read as files, it would hold no leak whatever is in it.
  if (repository !== undefined && repository.root === undefined)
    throw new KeysweepError("USAGE", `${folder} is git's own folder and has no working tree`, {
      hint: "keysweep history reads what it holds; keysweep scan --no-git its files as they are.",
    });
  if (repository?.root === undefined)
    return (options) => below(relative(root, folder), folderSource(folder, options));
  // As git has it: the folder may be named through a link.
  const inside = repository.prefix.replace(/\/$/, "");
  // Who names what git ignores wants it read: that it holds nothing would be said of nothing that was read.
  if (inside !== "" && (await isIgnored(repository, inside)))
    return (options) => below(relative(root, folder), folderSource(folder, options));
  const outside = relative(root, repository.root);
  return (options) =>
    below(outside, worktreeSource(repository, { ...options, ...(inside !== "" && { paths: [inside] }) }));
}

/** A source whose paths start at `folder`. */
async function* below(folder: string, source: Source): Source {
  const named = (path: string) => (folder === "" ? path : `${toSlashes(folder)}/${path}`);
  for await (const item of source) {
    if (item.kind === "gap") yield { kind: "gap", gap: { ...item.gap, what: named(item.gap.what) } };
    else if (item.kind === "skip")
      yield { kind: "skip", skip: { ...item.skip, what: named(item.skip.what) } };
    else if (item.kind === "blob" && item.blob.origin.kind === "file") {
      const origin = { ...item.blob.origin, path: named(item.blob.origin.path) };
      yield { kind: "blob", blob: { ...item.blob, origin } };
    } else if (item.kind === "large" && item.large.origin.kind === "file") {
      const { origin, chunks, gap } = item.large;
      const path = named(origin.path);
      const large = {
        origin: { ...origin, path },
        chunks,
        gap: (error: unknown) => ({ ...gap(error), what: path }),
      };
      yield { kind: "large", large };
    } else yield item;
  }
}

/** The repository around a folder, if there is one with a work tree. Everything but its absence is an error. */
async function findRepository(folder: string): Promise<Repository | undefined> {
  const repository = await repositoryHere(folder);
  return repository?.root === undefined ? undefined : repository;
}

function nameFile(file: string, root: string, cwd: string): NamedFile {
  const absolute = resolve(cwd, file);
  const inside = relative(root, absolute);
  return { file: absolute, path: inside.startsWith("..") ? toSlashes(file) : toSlashes(inside) };
}

function toSlashes(path: string): string {
  return sep === "/" ? path : path.split(sep).join("/");
}

/** One source after the other; a file that was named twice is read once. */
async function* chain(sources: readonly Source[]): Source {
  const seen = new Set<string>();
  for (const source of sources) {
    for await (const item of source) {
      const origin = originOf(item);
      const path = origin?.kind === "file" ? origin.path : undefined;
      if (path !== undefined && seen.has(path)) continue;
      if (path !== undefined && sources.length > 1) seen.add(path);
      yield item;
    }
  }
}
