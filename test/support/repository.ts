/**
 * The one builder of git repositories for tests. Repositories are real, made at test time in a temporary folder that is
 * removed when the test file ends, and deterministic: the same calls give the same object ids on every machine.
 */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** 2023-11-14T22:13:20Z: the time of a repository's first commit, in seconds; every further commit is a minute later. */
export const FIRST_COMMIT_TIME = 1_700_000_000;

const folders = new Set<string>();
const removeFolders = (): void => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  folders.clear();
};
process.on("exit", removeFolders);
if (process.env.VITEST !== undefined) {
  const { afterAll } = await import("vitest");
  afterAll(removeFolders);
  // What keysweep itself starts must not depend on the machine either, nor on a hook that runs the tests.
  for (const name of Object.keys(process.env)) if (name.startsWith("GIT_")) delete process.env[name];
  process.env.GIT_CONFIG_GLOBAL = "/dev/null";
}

/** A fresh folder (its real path), removed when the test file ends. */
export function temporaryFolder(name = "keysweep-"): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), name)));
  folders.add(folder);
  return folder;
}

/** Settings of every git call of the builder. */
const SETTINGS = [
  "init.defaultBranch=main",
  "protocol.file.allow=always",
  "core.autocrlf=false",
  "commit.gpgSign=false",
  "tag.gpgSign=false",
  "gc.auto=0",
  "maintenance.auto=false",
  "advice.detachedHead=false",
].flatMap((setting) => ["-c", setting]);

export interface RunOptions {
  /** Folder; the repository's when absent. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  /** Exit codes that are fine, beside 0. */
  readonly answers?: readonly number[];
}

export interface CommitOptions {
  /** Author and committer date: seconds since 1970. */
  readonly date?: number;
  /** `Name <mail>` of the author; the committer is always the same. */
  readonly author?: string;
  /** Commit what is staged and nothing else (default: stage everything first). */
  readonly stagedOnly?: boolean;
  readonly amend?: boolean;
}

export interface CloneOptions {
  readonly bare?: boolean;
  /** `--depth`: a shallow clone. */
  readonly depth?: number;
  /** `--filter`, say `blob:none`: a partial clone. */
  readonly filter?: string;
  /** `--shared`: objects stay in the first repository (alternates). */
  readonly shared?: boolean;
  readonly mirror?: boolean;
}

/** A repository of a test. Every method runs git at once and throws when it fails. */
export interface TestRepository {
  /** The work tree, or the repository itself when bare. */
  readonly path: string;
  /** Runs git and returns what it printed, without the last newline. */
  run(args: readonly string[], options?: RunOptions): string;
  /** Runs git and returns the bytes it printed. */
  runBytes(args: readonly string[], options?: RunOptions): Buffer;
  /** Writes a file of the work tree; folders are made. */
  write(path: string | Buffer, content: string | Uint8Array): void;
  /** Writes a symbolic link. */
  link(path: string, target: string): void;
  /** Removes a file or folder from the work tree. */
  remove(path: string): void;
  /** Stages everything and commits; returns the commit's id. */
  commit(message: string, options?: CommitOptions): string;
  /** Creates a branch at `at` (HEAD) and switches to it; an existing one is switched to. */
  branch(name: string, at?: string): void;
  /**
   * Adds `count` commits of little files to the current branch with one process (`git fast-import`), a minute apart; the work tree
   * follows. Each touches one of a few files below `filler/`.
   */
  fill(count: number): void;
  /**
   * Merges `other` into HEAD. `change` may edit the work tree before the merge is committed: content that only the
   * merge has. Conflicts must be resolved there. Returns the merge's id.
   */
  merge(
    other: string | readonly string[],
    options?: { message?: string; date?: number; change?: () => void },
  ): string;
  /** Annotated tag; returns the id of the tag object. */
  tag(name: string, message: string, at?: string): string;
  /** Adds a note to an object under refs/notes/`ref` (`commits`). */
  note(text: string, on?: string, ref?: string): void;
  /** Stashes the work tree, untracked files included; returns the stash commit's id. */
  stash(): string;
  /** Packs everything reachable and drops loose copies. `args` of `git repack` instead of `-adq`. */
  repack(args?: readonly string[]): void;
  gc(args?: readonly string[]): void;
  /** Unpacks every pack into loose objects. */
  loosen(): void;
  clone(options?: CloneOptions): TestRepository;
  /** Adds a linked worktree on a new branch. */
  worktree(branch: string): TestRepository;
  /** Adds `other` as a submodule at `path` (not committed). */
  submodule(other: TestRepository, path: string): TestRepository;
  /** Installs a hook: a shell script's body. */
  hook(name: string, body: string): void;
  /** Stores bytes as an object that nothing refers to; returns its id. */
  object(content: string | Uint8Array, type?: "blob" | "commit" | "tree" | "tag"): string;
  /** Id of whatever `name` is. */
  id(name: string): string;
  /** File of a loose object. */
  objectFile(id: string): string;
  /** Removes a loose object. */
  deleteObject(id: string): void;
  /** Overwrites the end of a loose object so that it cannot be inflated whole. */
  corruptObject(id: string): void;
}

/** An empty repository on branch `main`. */
export function createRepository(
  options: { bare?: boolean; objectFormat?: "sha1" | "sha256"; folder?: string } = {},
): TestRepository {
  const path = join(options.folder ?? temporaryFolder(), "repository");
  mkdirSync(path, { recursive: true });
  const repository = openTestRepository(path, temporaryFolder("keysweep-home-"));
  repository.run([
    "init",
    "--quiet",
    `--object-format=${options.objectFormat ?? "sha1"}`,
    ...(options.bare ? ["--bare"] : []),
  ]);
  for (const [name, value] of [
    ["user.name", "A. Committer"],
    ["user.email", "committer@example.com"],
    ["uploadpack.allowFilter", "true"],
    ["uploadpack.allowAnySHA1InWant", "true"],
  ] as const)
    repository.run(["config", name, value]);
  return repository;
}

function openTestRepository(path: string, home: string, startTime = FIRST_COMMIT_TIME): TestRepository {
  let time = startTime;
  const dated = (date = time): Record<string, string> => {
    time = date + 60;
    return { GIT_AUTHOR_DATE: `${date} +0000`, GIT_COMMITTER_DATE: `${date} +0000` };
  };
  const runBytes = (args: readonly string[], options: RunOptions = {}): Buffer => {
    const ran = spawnSync("git", [...SETTINGS, ...args], {
      cwd: options.cwd ?? path,
      input: options.input ?? "",
      maxBuffer: 1 << 30,
      env: {
        PATH: process.env.PATH ?? "",
        HOME: home,
        XDG_CONFIG_HOME: home,
        TZ: "UTC",
        LC_ALL: "C",
        GIT_CONFIG_GLOBAL: "/dev/null",
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_TERMINAL_PROMPT: "0",
        GIT_EDITOR: "true",
        GIT_AUTHOR_NAME: "A. Author",
        GIT_AUTHOR_EMAIL: "author@example.com",
        GIT_AUTHOR_DATE: `${time} +0000`,
        GIT_COMMITTER_NAME: "A. Committer",
        GIT_COMMITTER_EMAIL: "committer@example.com",
        GIT_COMMITTER_DATE: `${time} +0000`,
        ...options.env,
      },
    });
    if (ran.error) throw ran.error;
    if (ran.status !== 0 && !options.answers?.includes(ran.status ?? -1))
      throw new Error(`git ${args.join(" ")} failed (${ran.status}): ${ran.stderr}${ran.stdout}`);
    return ran.stdout;
  };
  const run: TestRepository["run"] = (args, options) =>
    runBytes(args, options).toString("utf8").replace(/\n$/, "");
  const id = (name: string): string => run(["rev-parse", "--verify", name]);
  const objects = (): string => run(["rev-parse", "--path-format=absolute", "--git-path", "objects"]);
  const objectFile = (oid: string): string => join(objects(), oid.slice(0, 2), oid.slice(2));
  const parent = (): string => temporaryFolder();

  return {
    path,
    run,
    runBytes,
    id,
    objectFile,
    write(file, content) {
      const at = typeof file === "string" ? join(path, file) : Buffer.concat([Buffer.from(`${path}/`), file]);
      mkdirSync(typeof at === "string" ? dirname(at) : at.subarray(0, at.lastIndexOf(0x2f)), {
        recursive: true,
      });
      writeFileSync(at, content);
    },
    link(file, target) {
      mkdirSync(dirname(join(path, file)), { recursive: true });
      rmSync(join(path, file), { force: true });
      symlinkSync(target, join(path, file));
    },
    remove(file) {
      rmSync(join(path, file), { recursive: true });
    },
    commit(message, options = {}) {
      if (!options.stagedOnly) run(["add", "--all"]);
      run(
        [
          "commit",
          "--quiet",
          "--allow-empty",
          "--allow-empty-message",
          "--cleanup=verbatim",
          "--file=-",
          ...(options.amend ? ["--amend"] : []),
          ...(options.author === undefined ? [] : [`--author=${options.author}`]),
        ],
        { input: message, env: dated(options.date) },
      );
      return id("HEAD");
    },
    branch(name, at) {
      const exists = runBytes(["rev-parse", "--verify", "--quiet", `refs/heads/${name}`], { answers: [1] });
      run(["switch", "--quiet", ...(exists.length > 0 ? [name] : ["--create", name, ...(at ? [at] : [])])]);
    },
    fill(count) {
      const branch = run(["symbolic-ref", "HEAD"]);
      const born = runBytes(["rev-parse", "--verify", "--quiet", "HEAD"], { answers: [1] }).length > 0;
      const lines: string[] = [];
      for (let index = 0; index < count; index++) {
        const { GIT_AUTHOR_DATE: date } = dated();
        const text = `line ${index}\n`.repeat(1 + (index % 7));
        lines.push(
          `commit ${branch}`,
          `author A. Author <author@example.com> ${date}`,
          `committer A. Committer <committer@example.com> ${date}`,
          `data ${Buffer.byteLength(`filler ${index}\n`)}`,
          `filler ${index}\n${index === 0 && born ? `from ${branch}^0\n` : ""}M 100644 inline filler/${index % 23}.txt`,
          `data ${Buffer.byteLength(text)}`,
          text,
        );
      }
      run(["fast-import", "--quiet"], { input: lines.join("\n") });
      run(["reset", "--quiet", "--hard"]);
    },
    merge(other, options = {}) {
      const others = typeof other === "string" ? [other] : other;
      const env = dated(options.date);
      run(["merge", "--quiet", "--no-ff", "--no-commit", ...others], { answers: [1], env });
      options.change?.();
      run(["add", "--all"]);
      run(["commit", "--quiet", "--message", options.message ?? `Merge ${others.join(", ")}`], { env });
      return id("HEAD");
    },
    tag(name, message, at = "HEAD") {
      run(["tag", "--annotate", "--cleanup=verbatim", "--file=-", name, at], {
        input: message,
        env: dated(),
      });
      return id(`refs/tags/${name}`);
    },
    note(text, on = "HEAD", ref = "commits") {
      run(["notes", `--ref=${ref}`, "add", "--force", "--file=-", on], { input: text, env: dated() });
    },
    stash() {
      run(["stash", "push", "--quiet", "--include-untracked"], { env: dated() });
      return id("refs/stash");
    },
    repack(args = ["-adq"]) {
      run(["repack", ...args]);
    },
    gc(args = ["--quiet"]) {
      run(["gc", ...args]);
    },
    loosen() {
      const folder = join(objects(), "pack");
      for (const name of readdirSync(folder).filter((file) => file.endsWith(".pack"))) {
        const pack = readFileSync(join(folder, name));
        for (const end of [".pack", ".idx", ".rev", ".bitmap"])
          rmSync(join(folder, name.replace(/\.pack$/, end)), { force: true });
        run(["unpack-objects", "-q"], { input: pack });
      }
    },
    clone(options = {}) {
      const to = join(parent(), "clone");
      // A path would be copied file by file: depth and filter need the real protocol.
      const from = options.depth !== undefined || options.filter !== undefined ? `file://${path}` : path;
      run([
        "clone",
        "--quiet",
        ...(options.bare ? ["--bare"] : []),
        ...(options.mirror ? ["--mirror"] : []),
        ...(options.shared ? ["--shared"] : []),
        ...(options.depth === undefined ? [] : [`--depth=${options.depth}`]),
        ...(options.filter === undefined ? [] : [`--filter=${options.filter}`]),
        from,
        to,
      ]);
      return openTestRepository(to, home, time);
    },
    worktree(branch) {
      const to = join(parent(), "worktree");
      run(["worktree", "add", "--quiet", "-b", branch, to]);
      return openTestRepository(to, home, time);
    },
    submodule(other, at) {
      run(["submodule", "--quiet", "add", other.path, at]);
      return openTestRepository(join(path, at), home, time);
    },
    hook(name, body) {
      const file = join(run(["rev-parse", "--path-format=absolute", "--git-common-dir"]), "hooks", name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `#!/bin/sh\n${body}\n`);
      chmodSync(file, 0o755);
    },
    object(content, type = "blob") {
      return run(["hash-object", "-w", "--literally", "--stdin", "-t", type], { input: content });
    },
    deleteObject(oid) {
      if (!existsSync(objectFile(oid))) throw new Error(`${oid} is no loose object`);
      rmSync(objectFile(oid), { force: true });
    },
    corruptObject(oid) {
      const file = objectFile(oid);
      const bytes = readFileSync(file);
      chmodSync(file, 0o644);
      bytes.fill(0x55, Math.max(2, bytes.length - 12));
      writeFileSync(file, bytes);
    },
  };
}
