import { lstat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join } from "node:path";
import { KeysweepError } from "../errors.ts";
import { type GitCall, startGit } from "../git/process.ts";
import type { IgnoreRule } from "./types.ts";

/** What git makes of a path. */
export interface IgnoreAnswer {
  readonly state: "ignored" | "let-in" | "unmatched";
  /** The rule that decided: of an ignored path or one that a negation lets back in. */
  readonly rule?: IgnoreRule;
  /** The rule is not in a `.gitignore` of the work tree: nobody else has it. */
  readonly isPrivate: boolean;
}

/** Git as the judge of ignore rules. Ask as often as you like; close it always. */
export interface IgnoreJudge {
  /** `paths` are relative to the root, need not exist, and are judged as if nothing were tracked. Answers in their order. */
  ask(paths: readonly string[]): Promise<IgnoreAnswer[]>;
  close(): Promise<void>;
}

/**
 * Starts one `git check-ignore` that answers every question about a work tree; `call` starts git at its top.
 * `globalRules: false` asks as if the user had no ignore file of their own.
 */
export function openIgnoreJudge(
  call: GitCall,
  options: { globalRules: boolean } = { globalRules: true },
): IgnoreJudge {
  const settings = options.globalRules ? [] : ["-c", "core.excludesFile=/dev/null"];
  // check-ignore refuses --literal-pathspecs and reads its paths literally anyhow, but for magic at their start.
  const git = startGit(
    [...settings, "--no-literal-pathspecs", "check-ignore", "--no-index", "-v", "-n", "-z", "--stdin"],
    {
      ...call,
      answers: [1],
    },
  );
  const waiting: { resolve: (answer: IgnoreAnswer) => void; reject: (error: unknown) => void }[] = [];
  const fields: string[] = [];
  let rest: Buffer = Buffer.alloc(0);
  let failure: unknown;

  git.stdout.on("data", (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0, from)) {
      fields.push(rest.toString("utf8", from, end));
      from = end + 1;
      // source, line, pattern, path
      if (fields.length === 4) {
        const [source = "", line = "", pattern = ""] = fields.splice(0, 4);
        waiting.shift()?.resolve(answerOf(source, line, pattern));
      }
    }
    rest = rest.subarray(from);
  });
  const fail = (error: unknown): void => {
    failure = error;
    for (const question of waiting.splice(0)) question.reject(error);
  };
  git.ended.then(
    () => fail(new KeysweepError("GIT_FAILED", "git check-ignore ended before it had answered")),
    fail,
  );

  const plainFolders = new Map<string, Promise<boolean>>();
  /** git refuses to judge a path beyond a symbolic link, and dies of it. */
  function isPlainFolder(folder: string): Promise<boolean> {
    if (folder === "." || folder === "") return Promise.resolve(true);
    let known = plainFolders.get(folder);
    if (known === undefined) {
      known = isPlainFolder(dirname(folder)).then(async (above) => {
        if (!above) return false;
        const stat = await lstat(join(call.cwd, folder)).catch(() => undefined);
        return stat === undefined || !stat.isSymbolicLink();
      });
      plainFolders.set(folder, known);
    }
    return known;
  }

  return {
    async ask(paths) {
      const plain = await Promise.all(paths.map((path) => isPlainFolder(dirname(path))));
      return Promise.all(
        paths.map((path, index) => {
          if (!plain[index]) return { state: "unmatched" as const, isPrivate: false };
          return new Promise<IgnoreAnswer>((resolve, reject) => {
            if (failure !== undefined) return reject(failure);
            waiting.push({ resolve, reject });
            git.stdin.write(`${path.startsWith(":") ? "./" : ""}${path}\0`);
          });
        }),
      );
    },
    async close() {
      git.stdin.end();
      await git.ended;
    },
  };
}

function answerOf(source: string, line: string, pattern: string): IgnoreAnswer {
  if (source === "") return { state: "unmatched", isPrivate: false };
  return {
    state: pattern.startsWith("!") ? "let-in" : "ignored",
    rule: { file: source, line: Number(line), pattern },
    // Only .gitignore files of the work tree travel with it; git names those relative to its top.
    isPrivate: isAbsolute(source) || basename(source) !== ".gitignore",
  };
}

/** Asks the judge; where a rule of the user's own decides, asks again as if there were no such file, for a rule that others have too. */
export function privateAware(
  call: GitCall,
  judge: IgnoreJudge,
): (paths: readonly string[]) => Promise<IgnoreAnswer[]> {
  return async (paths) => {
    const answers = await judge.ask(paths);
    const doubtful = paths.filter((_, index) => answers[index]?.isPrivate);
    if (doubtful.length === 0) return answers;
    const others = openIgnoreJudge(call, { globalRules: false });
    try {
      const second = await others.ask(doubtful);
      return answers.map((answer, index) => {
        const again = answer.isPrivate ? second[doubtful.indexOf(paths[index] ?? "")] : undefined;
        return again?.state === "ignored" && !again.isPrivate ? again : answer;
      });
    } finally {
      await others.close();
    }
  };
}
