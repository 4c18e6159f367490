import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { hasCode, KeysweepError } from "../errors.ts";

/**
 * Settings that a scanned repository could use to run a program of its own or to change what git prints. They come on
 * the command line, which wins over every file. (Filters and textconv are never reached: nothing here checks files out,
 * and every diff says `--no-textconv --no-ext-diff`.)
 */
export const SAFE_CONFIG = [
  "core.fsmonitor=false",
  "core.hooksPath=/dev/null",
  "core.pager=cat",
  "core.quotePath=false",
  "core.alternateRefsCommand=",
  // Said in a repository's own configuration, it undoes --no-replace-objects.
  "core.useReplaceRefs=false",
  "log.showSignature=false",
  "log.mailmap=false",
  "color.ui=false",
  "protocol.allow=never",
  "submodule.recurse=false",
] as const;

/**
 * For a walk over commits after which nothing would tell that one was passed over: git believes the commit-graph file, which says each
 * commit's tree and parents once more, and holds it to nothing.
 */
export const FROM_COMMITS = ["core.commitGraph=false"] as const;

/** Variables that git is always started with. */
const SAFE_ENVIRONMENT: Readonly<Record<string, string>> = {
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  GIT_PAGER: "cat",
  GIT_NO_LAZY_FETCH: "1",
  // A git too old for the line above fetches what a partial clone misses, and `protocol.<name>.allow` of the repository's own
  // configuration wins over `protocol.allow=never`: `ext::<program>` as its remote's address would be run. This wins over both.
  GIT_ALLOW_PROTOCOL: "",
  GIT_ADVICE: "0",
  // History is what the commits say: no file beside them gives one other parents, as --no-replace-objects keeps refs from it.
  // A file that is none: git says of one that is there, be it empty, that such files are deprecated, in place of what went wrong.
  GIT_GRAFT_FILE: "/dev/null/none",
  // A path is a path: no `:(glob)` magic in the name of a scanned file. (check-ignore alone cannot have it.)
  GIT_LITERAL_PATHSPECS: "1",
  LC_ALL: "C",
};

/**
 * Variables of the caller's that would let somebody else's program run or redirect output into a file, and the key that is
 * no business of git's. What a hook sets to say which repository and index are meant (`GIT_DIR`, `GIT_INDEX_FILE`, …) stays.
 */
const UNSAFE_VARIABLES = [
  "GIT_EXTERNAL_DIFF",
  "GIT_SSH",
  "GIT_SSH_COMMAND",
  "GIT_PROXY_COMMAND",
  "GIT_ASKPASS",
  "GIT_TRACE",
  "GIT_TRACE2",
  "GIT_TRACE2_EVENT",
  "GIT_TRACE2_PERF",
  "GIT_TRACE_PACKET",
  "GIT_DIFF_OPTS",
  "GIT_GLOB_PATHSPECS",
  "GIT_NOGLOB_PATHSPECS",
  "GIT_ICASE_PATHSPECS",
  "GIT_CONFIG_PARAMETERS",
  "GIT_CONFIG_COUNT",
  "OPENAI_ADMIN_KEY",
] as const;

/** How git is to be run. */
export interface GitCall {
  /** Folder git is started in. */
  readonly cwd: string;
  /** Added to the environment; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Settings for this call besides {@link SAFE_CONFIG}. */
  readonly config?: readonly string[];
  /** Exit codes that are an answer and no failure; 0 always is. */
  readonly answers?: readonly number[];
}

/** A git process that runs. */
export interface GitProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Resolves to the exit code when git has ended well; rejects with a {@link KeysweepError} otherwise. Always await it. */
  readonly ended: Promise<number>;
  /** What git has said on standard error so far, up to a mebibyte. */
  said(): string;
  /** Ends the process; `ended` then resolves, whatever the exit code. */
  kill(): void;
}

/** So much of what git says is kept. */
const SAID_BYTES = 1 << 20;

/** The environment git is started with: the caller's, less what is unsafe, plus `extra`. */
export function gitEnvironment(extra: GitCall["env"] = {}): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env };
  for (const name of UNSAFE_VARIABLES) delete env[name];
  for (const [name, value] of Object.entries({ ...SAFE_ENVIRONMENT, ...extra })) {
    if (value === undefined) delete env[name];
    else env[name] = value;
  }
  return env;
}

/**
 * Starts git, hardened, without a shell. The one place in keysweep that does (with `ask.ts`, which goes through
 * simple-git and shares the settings above). Streams: for answers of any size.
 */
export function startGit(args: readonly string[], call: GitCall): GitProcess {
  const settings = [...SAFE_CONFIG, ...(call.config ?? [])].flatMap((setting) => ["-c", setting]);
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(
    "git",
    ["--no-pager", "--no-replace-objects", ...settings, ...args],
    { cwd: call.cwd, env: gitEnvironment(call.env), stdio: ["pipe", "pipe", "pipe"], windowsHide: true },
  );
  let killed = false;
  let said = "";
  child.stderr.setEncoding("utf8");
  child.stderr.on("data", (text: string) => {
    if (said.length < SAID_BYTES) said += text;
  });
  // A git that ends early closes its end of the pipe: the exit code tells, not EPIPE.
  child.stdin.on("error", () => {});
  const ended = new Promise<number>((resolve, reject) => {
    child.on("error", (error) => {
      if (hasCode(error, "ENOENT")) {
        reject(
          new KeysweepError("GIT_MISSING", "git could not be started", {
            hint: "Install git and make sure that it is on the PATH.",
            cause: error,
          }),
        );
      } else
        reject(
          new KeysweepError("GIT_FAILED", `git could not be started: ${error.message}`, { cause: error }),
        );
    });
    child.on("close", (code, signal) => {
      if (killed || code === 0 || (code !== null && call.answers?.includes(code))) resolve(code ?? 0);
      else reject(gitFailure(args, code ?? signal, said));
    });
  });
  // A caller that is still reading stdout awaits `ended` later: no unhandled rejection until then.
  ended.catch(() => {});
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    ended,
    said: () => said,
    kill() {
      killed = true;
      child.kill();
    },
  };
}

/** Everything git prints, as bytes. For answers that are known to be small or wanted whole. */
export async function gitBytes(
  args: readonly string[],
  call: GitCall,
  input?: string | Uint8Array,
): Promise<Buffer> {
  const git = startGit(args, call);
  git.stdin.end(input ?? "");
  const chunks: Buffer[] = [];
  git.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  await git.ended;
  return Buffer.concat(chunks);
}

/** Everything git prints, as UTF-8 text. */
export async function gitText(
  args: readonly string[],
  call: GitCall,
  input?: string | Uint8Array,
): Promise<string> {
  return (await gitBytes(args, call, input)).toString("utf8");
}

/** What helps where git's own words do not say so. */
const HINTS = [
  {
    sign: /index file (?:smaller than expected|corrupt)|bad (?:index|signature)|index uses .* extension/,
    hint: "The index is damaged. git rev-parse --git-path index names the file: delete it, then git reset makes it anew from HEAD.",
  },
  {
    sign: /cannot chdir to '/,
    hint: "Its work tree is not there, as of a submodule that is not checked out: with GIT_WORK_TREE=. in the environment, keysweep history reads it.",
  },
  {
    sign: /unknown repository extension|Expected git repo version/,
    hint: "This repository is of a kind that this git does not know: a newer git reads it.",
  },
];

/** Turns git's last words into an error with a code. */
export function gitFailure(
  args: readonly string[],
  code: number | string | null,
  said: string,
): KeysweepError {
  const words = said.trim().split("\n").slice(0, 3).join(" ").slice(0, 400);
  if (/detected dubious ownership|safe\.directory/.test(said)) {
    const folder = /repository at '([^']+)'/.exec(said)?.[1] ?? "<folder>";
    return new KeysweepError("GIT_UNSAFE", `git refuses to read ${folder}: it belongs to another user`, {
      hint: `If you trust it: git config --global --add safe.directory ${folder}`,
    });
  }
  if (/not a git repository/i.test(said)) {
    return new KeysweepError("NOT_A_REPOSITORY", "this is not a git repository", {
      hint: "Run keysweep inside one, or name a folder: keysweep scan <path>.",
    });
  }
  if (/promisor remote|lazy fetching disabled/.test(said)) {
    return new KeysweepError(
      "GIT_FAILED",
      `git ${args[0] ?? ""} needs objects that a partial clone does not have: ${words}`,
      { hint: "git fetch --refetch --no-filter --tags brings them; keysweep never fetches by itself." },
    );
  }
  const hint = HINTS.find(({ sign }) => sign.test(said))?.hint;
  return new KeysweepError(
    "GIT_FAILED",
    `git ${args[0] ?? ""} failed (${code}): ${words || "it said nothing"}`,
    hint === undefined ? {} : { hint },
  );
}
